import type { Edit, Severity } from '../../model/finding.ts';
import { folderOf } from '../../model/folder.ts';
import { type Located, type Location, whereIs } from '../../model/location.ts';
import type { AgentRepo, PythonProject } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { looksUpPlugins, tableEntries } from '../support/plugins.ts';
import { installOf } from '../support/project-installs.ts';

type Params = { readonly folders: readonly string[]; readonly leavesOut: boolean };

/** Seen in a container: `ModuleNotFoundError: No module named 'tele.agents.valve'`, status 1; other packers take it. */
export const packageInitMissing = rule<Params>({
  id: 'package-init-missing',
  title: "a package folder on an agent's path has no `__init__.py`",
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ folders, leavesOut }) => {
    const where = `${folders.join(', ')} ${folders.length === 1 ? 'has' : 'have'} no __init__.py`;
    return leavesOut
      ? `${where}, and setuptools leaves out what has none, so the agent is not in the image (ModuleNotFoundError); add an empty file`
      : `${where}: it is packed all the same, but other tools, and another build backend, will not find it; add an empty file`;
  },
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    for (const project of repo.projects) {
      const found = findingOf(repo, project);
      if (found) yield found;
    }
  },
});

/** Whether what has no __init__.py stays out of what pip copies; null where nobody can tell. */
function severityOf({ packages, buildBackend }: PythonProject, how: ReturnType<typeof installOf>): Severity | null {
  if (packages.kind === 'unknown') return null;
  const isLeftOut = buildBackend === 'setuptools' && packages.kind === 'find' && !packages.namespaces;
  if (!isLeftOut) return 'notice';
  return how === 'other' ? null : 'error';
}

function findingOf(
  repo: AgentRepo,
  project: PythonProject,
): {
  readonly severity: Severity;
  readonly at: Location;
  readonly params: Params;
  readonly fix: { readonly safe: true; readonly edits: readonly Edit[] };
} | null {
  const severity = severityOf(project, installOf(repo, project));
  if (severity === null) return null;
  const folders = new Set<string>();
  let first: Located<string> | null = null;
  const named = project.pluginEntryPoints.map(({ module, target }) => ({ module, at: target }));
  const agents = tableEntries(repo).flatMap(({ plugin, entry: { module } }) =>
    plugin.project === project && plugin.entry && module ? [{ module: module.value, at: module }] : [],
  );
  for (const { module, at } of [...named, ...agents]) {
    const path = repo.modulePaths.get(module);
    const missing = path === undefined ? [] : foldersWithout(repo, path, module);
    if (missing.length > 0) first ??= at;
    for (const folder of missing) folders.add(folder);
  }
  if (!first) return null;
  const sorted = [...folders].sort();
  return {
    severity,
    at: whereIs(first),
    params: { folders: sorted.map((folder) => `${folder}/`), leavesOut: severity === 'error' },
    fix: { safe: true, edits: sorted.map((folder) => emptyFile(`${folder}/__init__.py`)) },
  };
}

/** The packages that a dotted name leads through: as many folders as it has dots. */
function foldersWithout(repo: AgentRepo, path: string, module: string): readonly string[] {
  const missing: string[] = [];
  let folder = folderOf(path);
  const depth = module.split('.').length - (path.endsWith('/__init__.py') ? 0 : 1);
  for (let level = 0; level < depth && folder !== ''; level += 1) {
    if (!repo.snapshot.files.has(`${folder}/__init__.py`)) missing.push(folder);
    folder = folderOf(folder);
  }
  return missing;
}

function emptyFile(path: string): Edit {
  return { file: path, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }, text: '' };
}

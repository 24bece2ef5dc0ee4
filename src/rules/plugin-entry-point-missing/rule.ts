import { type Location, whereIs, wholeFile } from '../../model/location.ts';
import type { AgentRepo, PythonProject } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { entryPointFix, groupFix } from '../support/entry-point-fix.ts';
import { looksUpPlugins, startedPaths, type Unregistered, unregistered } from '../support/plugins.ts';

type Params = {
  /** The plugin module, null where there is none: agents/ alone. */
  readonly module: string | null;
  readonly classes: readonly string[];
  /** A group that was probably meant. */
  readonly group: string | null;
  /** The file it belongs into; null: nothing makes a distribution of the package. */
  readonly file: string | null;
};

/** Seen in a container: `KeyError: 'ValveAgent'`, status 1. Source: ocs/agent_cli.py: build_agent_list, v0.12.0. */
export const pluginEntryPointMissing = rule<Params>({
  id: 'plugin-entry-point-missing',
  title: 'a package with agents, but without an entry point in `ocs.plugins`',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ module, classes, group, file }) => {
    const who = classes.length > 0 ? classes.join(', ') : 'its agents';
    if (group !== null) {
      return `the group \`${group}\` is not \`ocs.plugins\`, where ocs-agent-cli looks for plugins, so it never finds ${who} (KeyError, status 1); name it ocs.plugins, in TOML with quotes: [project.entry-points."ocs.plugins"]`;
    }
    if (file === null) {
      return `${module ?? 'the package'} is in no installable package, so ocs-agent-cli never finds ${who} (KeyError, status 1); add a pyproject.toml with the entry point \`${module ?? 'package.plugin'}\` in the group ocs.plugins, or start the agent by --agent`;
    }
    const what = module ?? 'a plugin module with a dict `agents`';
    return `no entry point in the group ocs.plugins names ${what}, so ocs-agent-cli never finds ${who} (KeyError, status 1); add one to ${file}, or start the agent by --agent`;
  },
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    const grouped = new Set<PythonProject>();
    for (const project of repo.projects) {
      if (project.pluginEntryPoints.length > 0 || project.entryPointsUnknown) continue;
      const [group] = project.similarGroups;
      if (!group) continue;
      grouped.add(project);
      const fix = groupFix(group);
      yield {
        at: whereIs(group),
        params: { module: null, classes: classesOf(repo, project), group: group.value, file: group.file.path },
        ...(fix ? { fix } : {}),
      };
    }
    const tables = unregistered(repo).filter(({ project }) => project === null || !grouped.has(project));
    for (const table of tables) {
      const found = tableFinding(repo, table);
      if (found) yield found;
    }
    const spoken = new Set([...grouped, ...tables.map(({ project }) => project)]);
    for (const project of repo.projects) if (!spoken.has(project)) yield* folderFinding(repo, project);
  },
});

function classesOf(repo: AgentRepo, project: PythonProject): readonly string[] {
  const own = unregistered(repo).filter((each) => each.project === project);
  return own.flatMap(({ module }) => {
    const table = repo.modules.get(module)?.agents;
    return table?.kind === 'literal' ? table.entries.map((entry) => entry.class.value) : [];
  });
}

type Finding = { readonly at: Location; readonly params: Params };

function tableFinding(repo: AgentRepo, { project, module }: Unregistered): Finding | null {
  const table = repo.modules.get(module)?.agents;
  if (table?.kind !== 'literal') return null;
  const started = startedPaths(repo);
  const files = table.entries.map((entry) => (entry.module ? repo.modulePaths.get(entry.module.value) : undefined));
  if (files.some((file) => file !== undefined && started.has(file))) return null;
  const fix = project ? entryPointFix(project, module) : null;
  return {
    at: whereIs(table.at),
    params: {
      module,
      classes: table.entries.map((entry) => entry.class.value),
      group: null,
      file: project?.file.path ?? null,
    },
    ...(fix ? { fix } : {}),
  };
}

/** A package whose agents/ holds agents, and no table anywhere. */
function* folderFinding(repo: AgentRepo, project: PythonProject): Iterable<Finding> {
  if (project.pluginEntryPoints.length > 0 || project.entryPointsUnknown) return;
  const started = startedPaths(repo);
  const classes: string[] = [];
  for (const [name, path] of repo.modulePaths) {
    const isHere = project.packageRoots.some((root) => root === '' || path.startsWith(`${root}/`));
    if (!isHere || !/^[^.]+\.(?:.+\.)?agents\./.test(name)) continue;
    const module = repo.python(path);
    // One that is started by --agent, or a table that nobody can read: the author knows another way.
    if (started.has(path)) return;
    if (module?.isAgent) classes.push(module.agentClasses[0]?.value ?? name);
  }
  const tabled = [...repo.modulePaths].some(
    ([name, path]) => /(?:^|\.)plugins?$/.test(name) && repo.python(path)?.agents.kind !== 'absent',
  );
  if (classes.length === 0 || tabled) return;
  const at = project.name ? whereIs(project.name) : wholeFile(project.file.path);
  yield { at, params: { module: null, classes: classes.sort(), group: null, file: project.file.path } };
}

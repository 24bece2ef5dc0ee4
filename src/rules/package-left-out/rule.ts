import { type Location, whereIs } from '../../model/location.ts';
import type { AgentRepo, PythonProject } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { looksUpPlugins, pluginsOf, tableEntries } from '../support/plugins.ts';
import { installOf } from '../support/project-installs.ts';

/** Seen in a container: `ModuleNotFoundError: No module named 'tele.agents'`, status 1, with every __init__.py there. */
export const packageLeftOut = rule<{ readonly missing: readonly string[]; readonly needs: string }>({
  id: 'package-left-out',
  title: 'a literal list of `packages` without those that hold the agents',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ missing, needs }) =>
    `the list of packages leaves out ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not installed then, and ${needs} not found (ModuleNotFoundError); a package does not bring its subpackages: list them too, or let setuptools find them`,
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    for (const project of repo.projects) {
      const found = leftOut(repo, project);
      if (found) yield found;
    }
  },
});

function leftOut(
  repo: AgentRepo,
  project: PythonProject,
): { readonly at: Location; readonly params: { readonly missing: readonly string[]; readonly needs: string } } | null {
  const { packages } = project;
  if (packages.kind !== 'list' || project.buildBackend !== 'setuptools' || installOf(repo, project) === 'other')
    return null;
  const plugins = pluginsOf(repo).flatMap((plugin) =>
    plugin.project === project && plugin.entry ? [plugin.name] : [],
  );
  const agents = tableEntries(repo).flatMap(({ plugin, entry }) =>
    plugin.project === project && entry.module ? [entry.module.value] : [],
  );
  const needed = new Map<string, string>();
  for (const module of [...plugins, ...agents]) {
    const path = repo.modulePaths.get(module);
    if (path === undefined) continue;
    const own = path.endsWith('/__init__.py') ? module : module.slice(0, Math.max(0, module.lastIndexOf('.')));
    if (own !== '' && !packages.names.includes(own) && !needed.has(own)) needed.set(own, module);
  }
  const [first] = needed.values();
  if (first === undefined) return null;
  const needs = needed.size === 1 ? `${first} is` : 'their modules are';
  return { at: whereIs(packages.at), params: { missing: [...needed.keys()].sort(), needs } };
}

import { whereIs } from '../../model/location.ts';
import { nearest } from '../../model/nearest.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { looksUpPlugins, type TableEntry, tableEntries, topOf } from '../support/plugins.ts';

/** Seen in a container: `ModuleNotFoundError: No module named 'tele.agents.valv'`, status 1, for that class alone. */
export const agentModuleMissing = rule<{
  readonly class: string;
  readonly module: string;
  readonly meant: string | null;
}>({
  id: 'agent-module-missing',
  title: "the `module` of a plugin's agent is no file of the package",
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ class: agentClass, module, meant }) => {
    const why = module.includes('/')
      ? 'is a path, where a dotted module name was expected'
      : 'is no module of this repository';
    const remedy = meant === null ? 'write the dotted name of the file that defines its entry point' : `write ${meant}`;
    return `${module}, the module of ${agentClass}, ${why} (ModuleNotFoundError as soon as the agent starts); ${remedy}`;
  },
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    const scripts = new Set(repo.agents.flatMap((agent) => (agent.source === 'script' ? (agent.class ?? []) : [])));
    for (const found of tableEntries(repo)) {
      const { module, class: agentClass } = found.entry;
      if (!module || scripts.has(agentClass.value) || !isMissing(repo, found, module.value)) continue;
      yield {
        at: whereIs(module),
        params: { class: agentClass.value, module: module.value, meant: meantBy(repo, module.value) },
      };
    }
  },
});

function isMissing(repo: AgentRepo, { plugin }: TableEntry, module: string): boolean {
  if (module.includes('/')) return true;
  // What another distribution holds, or a setting puts elsewhere, cannot be seen here.
  if (!repo.topPackages.has(topOf(module)) || plugin.project?.packages.kind === 'unknown') return false;
  if (repo.modulePaths.has(module)) return false;
  const path = module.replaceAll('.', '/');
  for (const name of repo.modulePaths.keys()) if (name.startsWith(`${module}.`)) return false;
  for (const file of repo.snapshot.files.keys()) {
    // A compiled module.
    if (file.includes(path) && /\.(?:pyx|c|cpp|rs|so|pyd)$/.test(file)) return false;
  }
  return true;
}

function meantBy(repo: AgentRepo, module: string): string | null {
  const dotted = module.replace(/\.py$/, '').replaceAll('/', '.').replace(/^\.+/, '');
  if (repo.modulePaths.has(dotted)) return dotted;
  const agents = [...repo.modulePaths.keys()].filter((name) => name.includes('.'));
  const inside = agents.filter((name) => name === `${dotted}.agent` || name.endsWith(`.${dotted}`));
  return inside.length === 1 ? (inside[0] ?? null) : nearest(dotted, agents);
}

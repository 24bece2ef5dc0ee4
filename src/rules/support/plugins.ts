import type {
  AgentRepo,
  PluginAgentEntry,
  PluginEntryPoint,
  PythonModule,
  PythonProject,
} from '../../repo/agent-repo.ts';
import { startedScripts } from '../../repo/agents.ts';
import { agentImages } from './images.ts';
import { agentStarts } from './starts.ts';

/**
 * Whether a container of this repository may look its agent up among the installed plugins: not where `--agent` starts
 * every one of them, nor where nothing here is an agent's image.
 */
export function looksUpPlugins(repo: AgentRepo): boolean {
  if (repo.images.length === 0) return true;
  const starts = agentStarts(repo);
  return agentImages(repo).some(({ name }) => {
    const own = starts.filter(({ image }) => image?.name === name);
    const served = own.filter(({ service }) => service !== null);
    // An image that services run is started by them, hardly by itself.
    return (served.length > 0 ? served : own).some(
      (start) =>
        start.leadsToOcs !== false &&
        start.arguments.every(({ text, known }) => known && text.split(/[\s=]/, 1)[0] !== '--agent'),
    );
  });
}

const started = new WeakMap<AgentRepo, ReadonlySet<string>>();

/** Files of the repository that something starts by `--agent`. */
export function startedPaths(repo: AgentRepo): ReadonlySet<string> {
  const known = started.get(repo);
  if (known) return known;
  const scripts = startedScripts(repo.snapshot, repo.images, repo.composeFiles, repo.python);
  const paths = new Set(scripts.flatMap(({ file }) => file ?? []));
  started.set(repo, paths);
  return paths;
}

/** The project that a file's package belongs to: the innermost one whose package folders hold it. */
export function projectOf(repo: AgentRepo, path: string): PythonProject | null {
  const holds = repo.projects.filter(({ packageRoots, root }) =>
    [root, ...packageRoots].some((folder) => folder === '' || path.startsWith(`${folder}/`)),
  );
  return holds.toSorted((a, b) => b.root.length - a.root.length)[0] ?? null;
}

/** A module with an `agents` table, or one that should have it. */
export type Plugin = {
  readonly project: PythonProject | null;
  /** null: no entry point names the module. */
  readonly entry: PluginEntryPoint | null;
  readonly module: PythonModule;
  readonly name: string;
};

/** Plugin modules that are files of this repository: those that entry points name, and those that none does. */
export function pluginsOf(repo: AgentRepo): readonly Plugin[] {
  const named = repo.projects.flatMap((project) =>
    project.pluginEntryPoints.flatMap((entry): readonly Plugin[] => {
      const module = repo.modules.get(entry.module);
      return module ? [{ project, entry, module, name: entry.module }] : [];
    }),
  );
  const others = unregistered(repo).flatMap((each): readonly Plugin[] => {
    const module = repo.modules.get(each.module);
    return module ? [{ project: each.project, entry: null, module, name: each.module }] : [];
  });
  return [...named, ...others];
}

export type Unregistered = { readonly project: PythonProject | null; readonly module: string; readonly file: string };

/** Tables of this repository's packages that no entry point names, in projects that name none at all. */
export function unregistered(repo: AgentRepo): readonly Unregistered[] {
  return repo.unregisteredPlugins.flatMap(({ module, file }): readonly Unregistered[] => {
    const project = projectOf(repo, file);
    const isPackage = repo.topPackages.has(topOf(module)) && module.includes('.');
    const isNamed = project !== null && (project.pluginEntryPoints.length > 0 || project.entryPointsUnknown);
    return isPackage && !isNamed ? [{ project, module, file }] : [];
  });
}

/** An agent of a plugin's table. */
export type TableEntry = { readonly plugin: Plugin; readonly entry: PluginAgentEntry };

/** Every entry of every literal table, those of agents that something starts by `--agent` left out. */
export function tableEntries(repo: AgentRepo): readonly TableEntry[] {
  const paths = startedPaths(repo);
  return pluginsOf(repo).flatMap((plugin) => {
    const { agents } = plugin.module;
    if (agents.kind !== 'literal') return [];
    return agents.entries.flatMap((entry): readonly TableEntry[] => {
      const path = entry.module ? (repo.modulePaths.get(entry.module.value) ?? null) : null;
      return path !== null && paths.has(path) ? [] : [{ plugin, entry }];
    });
  });
}

export function topOf(module: string): string {
  const dot = module.indexOf('.');
  return dot === -1 ? module : module.slice(0, dot);
}

import { type Documentation, readCompose, readDocumentation, readSiteConfigs } from '../compose/index.ts';
import type { RepoSnapshot } from '../model/repo-snapshot.ts';
import type { AgentRepo, RepoOptions } from './agent-repo.ts';
import { looseScripts, pluginAgents, startedScripts, unregisteredPlugins } from './agents.ts';
import { readImages } from './images/read-images.ts';
import { LazyModules, modulePathsOf, pythonReader, topPackagesOf } from './modules.ts';
import { readProjects } from './packaging/read-projects.ts';
import { allRequirements } from './packaging/requirements.ts';

/** What is this repository? Reads every file at most once, and Python only where something asks for it. */
export function readRepo(snapshot: RepoSnapshot, options: RepoOptions = {}): AgentRepo {
  const projects = readProjects(snapshot);
  const modulePaths = modulePathsOf(snapshot, projects);
  const python = pythonReader(snapshot);
  const modules = new LazyModules(modulePaths, python);
  const { environment } = options;
  const composeFiles = readCompose(snapshot, environment ? { environment } : undefined);
  const siteConfigs = readSiteConfigs(snapshot);
  const projectNames = projects.flatMap(({ root, name }) => (root === '' && name ? [name.value] : []));
  const images = readImages(snapshot, composeFiles, projectNames, options);
  const unregistered = unregisteredPlugins(snapshot, projects, modules, modulePaths);
  const plugins = pluginAgents(
    projects,
    modules,
    modulePaths,
    unregistered.map(({ module }) => module),
  );
  const started = startedScripts(snapshot, images, composeFiles, python);
  const known = new Set([...plugins, ...started].flatMap(({ file }) => (file === null ? [] : [file])));
  const loose = plugins.length > 0 ? [] : looseScripts(snapshot, known, python);
  const agents = [...plugins, ...started.filter(({ file }) => !isOf(plugins, file)), ...loose];
  const isPlugin =
    unregistered.length > 0 ||
    projects.some(({ pluginEntryPoints, similarGroups }) => pluginEntryPoints.length + similarGroups.length > 0);
  const isSite =
    agents.length === 0 && composeFiles.length + siteConfigs.length > 0 && !images.some(({ extendsOcs }) => extendsOcs);
  let documentation: Documentation | null = null;
  return {
    snapshot,
    kind: isPlugin ? 'plugin' : agents.length > 0 ? 'script' : isSite ? 'site' : 'other',
    projects,
    modules,
    modulePaths,
    topPackages: topPackagesOf(modulePaths),
    unregisteredPlugins: unregistered,
    python,
    agents,
    requirements: allRequirements(snapshot),
    images,
    composeFiles,
    siteConfigs,
    get documentation() {
      documentation ??= readDocumentation(snapshot);
      return documentation;
    },
  };
}

function isOf(agents: AgentRepo['agents'], file: string | null): boolean {
  return file !== null && agents.some((agent) => agent.file === file);
}

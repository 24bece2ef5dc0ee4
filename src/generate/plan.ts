import { imageName, parseImageRef } from '../model/image.ts';
import { textOf } from '../model/repo-snapshot.ts';
import type { Agent, AgentRepo, PythonProject } from '../repo/agent-repo.ts';
import { type ChosenBase, chooseBase } from './base.ts';
import { buildRequirements, projectText, pythonRequirement } from './declared.ts';
import type { GenerateOptions } from './options.ts';
import { isGenerated } from './regions.ts';
import { planRequirements, type RequirementsPlan } from './requirements.ts';
import { type AptPackage, aptPackages } from './system.ts';

export type GeneratedFile = { readonly path: string; readonly text: string };

/** All that the generated files are made of. */
export type Plan = {
  /** `my-ocs-agent`: title of the image, and the folder below /app. */
  readonly name: string;
  readonly description: string;
  readonly labels: readonly (readonly [string, string])[];
  readonly base: Extract<ChosenBase, { readonly status: 'chosen' }>;
  readonly apt: readonly AptPackage[];
  readonly requirements: RequirementsPlan;
  /** Folders that pip installs, '' for PATH; with the extras that are wanted of each. */
  readonly installs: readonly string[];
  readonly extras: readonly string[];
  /** What builds them; null: pip finds out, each time anew. */
  readonly buildTools: readonly string[] | null;
  /** A project without pyproject.toml: older pips must be told to build it by the same interface. */
  readonly hasOldProject: boolean;
  /** The version comes from git: .git and every file that git knows must be there when it is built. */
  readonly needsGit: boolean;
  /** Agents that `--agent` starts. */
  readonly scripts: readonly Agent[];
  readonly options: GenerateOptions;
};

export type Planned =
  | { readonly status: 'planned'; readonly plan: Plan }
  | { readonly status: 'impossible'; readonly because: string };

const besides = /(?:^|\/)(?:tests?|docs?|examples?|build|dist)(?:\/|$)/;

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '');
}

/** What the repository is called, by what changes least between two checkouts of it. */
function nameOf(repo: AgentRepo, projects: readonly PythonProject[]): string {
  const project = projects.find(({ name }) => name !== null)?.name?.value;
  const present = textOf(repo.snapshot, 'Dockerfile')?.text ?? '';
  const header = isGenerated(present) ? /^# (\S+)\s*$/m.exec(present)?.[1] : undefined;
  const service = repo.composeFiles
    .flatMap(({ services }) => services)
    .find(({ build, image }) => build?.context === '' && image?.value.kind === 'known');
  const ref = parseImageRef(service?.image?.value.text ?? '');
  const remote = repo.snapshot.git?.remote
    ?.replace(/\/+$|\.git\/*$/g, '')
    .split(/[/:]/)
    .at(-1);
  const image = ref === null ? undefined : imageName(ref).split('/').at(-1);
  const found = [project, header, image, remote, repo.snapshot.name].map((one) => slug(one ?? ''));
  return found.find((one) => one !== '') ?? 'ocs-agents';
}

/**
 * The scripts that something starts, or where nothing starts any, all that were found. Beside a plugin a CMD of the
 * Dockerfile that is replaced does not count: after that nothing would know of it.
 */
function scriptsOf(repo: AgentRepo, hasPlugins: boolean): readonly Agent[] {
  const found = new Map<string, Agent>();
  for (const agent of repo.agents) {
    const key = `${agent.file}:${agent.entryPoint}`;
    if (agent.source !== 'script' || agent.file === null || found.has(key)) continue;
    if (!hasPlugins || agent.declaredAt?.file.path !== 'Dockerfile') found.set(key, agent);
  }
  const all = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, agent]) => agent);
  const started = all.filter(({ declaredAt }) => declaredAt !== null);
  return started.length > 0 ? started : all;
}

/** Whether a script takes something from a package of the project, which must be installed then. */
function isImported(repo: AgentRepo, project: PythonProject, scripts: readonly Agent[]): boolean {
  return scripts.some(({ file }) =>
    (file === null ? [] : (repo.python(file)?.imports ?? [])).some(({ module, relative }) => {
      const top = module.split('.', 1)[0] ?? '';
      const at = (root: string): string => (root === '' ? `${top}/` : `${root}/${top}/`);
      return (
        !relative &&
        repo.topPackages.has(top) &&
        project.packageRoots.some((root) => [...repo.snapshot.files.keys()].some((path) => path.startsWith(at(root))))
      );
    }),
  );
}

function described(agents: readonly Agent[], description: string | null): string {
  if (description !== null && description.trim() !== '') return description.replace(/\s+/g, ' ').trim();
  const classes = [...new Set(agents.flatMap(({ class: name, file }) => name ?? file ?? []))];
  if (classes.length === 0) return 'OCS agents';
  const shown = classes.slice(0, 6).join(', ');
  const more = classes.length > 6 ? ` and ${classes.length - 6} more` : '';
  return `OCS agents: ${shown}${more}`;
}

function labelsOf(
  repo: AgentRepo,
  agents: readonly Agent[],
  name: string,
  project: PythonProject | undefined,
  base: string,
): Plan['labels'] {
  const { description, license, url } = project
    ? projectText(repo, project)
    : { description: null, license: null, url: null };
  const labels: readonly (readonly [string, string | null])[] = [
    ['title', name],
    ['description', described(agents, description)],
    ['licenses', license === null || license.length > 100 ? null : license],
    ['source', url],
    ['base.name', parseImageRef(base)?.registry === null ? `docker.io/${base}` : base],
  ];
  return labels.flatMap(([key, value]) =>
    value === null ? [] : [[`org.opencontainers.image.${key}`, value] as const],
  );
}

/** The base of the generated file that is there: a run without a registry must not go back behind it. */
function releaseInPlace(repo: AgentRepo): readonly string[] {
  const present = textOf(repo.snapshot, 'Dockerfile')?.text ?? '';
  const tag = isGenerated(present) ? /^FROM simonsobs\/ocs:(\S+)/m.exec(present)?.[1] : undefined;
  return tag === undefined ? [] : [tag];
}

/**
 * Decides everything; the templates only write it down.
 * @param releases tags that the registry says simonsobs/ocs has
 */
export function planOf(repo: AgentRepo, options: GenerateOptions, releases: readonly string[] = []): Planned {
  const impossible = (because: string): Planned => ({ status: 'impossible', because });
  const own = repo.projects.filter(({ root }) => !besides.test(root));
  const broken = own.find(({ problem }) => problem !== null);
  if (broken?.problem) return impossible(`${broken.problem.file.path} can't be read: ${broken.problem.value}`);
  const plugins = own.filter(
    ({ pluginEntryPoints, entryPointsUnknown }) => pluginEntryPoints.length > 0 || entryPointsUnknown,
  );
  const scripts = scriptsOf(repo, plugins.length > 0);
  if (plugins.length === 0 && scripts.length === 0) {
    const [table] = repo.unregisteredPlugins;
    return impossible(
      table
        ? `${table.file} has agents, but no ocs.plugins entry point names it: add one to pyproject.toml (\`ocs-agent explain plugin-entry-point-missing\`)`
        : 'neither an OCS plugin package nor an agent script was found',
    );
  }
  const root = own.find((project) => project.root === '');
  const helper = root && !plugins.includes(root) && isImported(repo, root, scripts) ? [root] : [];
  const packages = [...plugins, ...helper];
  const asking = root && !packages.includes(root) ? [...packages, root] : packages;
  const planned = planRequirements(repo, asking, options.extras);
  if (planned.status === 'impossible') return planned;
  const requirements = planned.plan;
  const python = packages.flatMap((project) => {
    const specifier = pythonRequirement(project);
    return specifier === null ? [] : [{ specifier, file: project.file.path }];
  });
  const base = chooseBase(options.base, { ocs: requirements.ocs, python }, [...releaseInPlace(repo), ...releases]);
  if (base.status === 'impossible') return base;
  const name = nameOf(repo, [...packages, ...(root ? [root] : [])]);
  const installed = [
    ...packages,
    ...own.filter((one) => requirements.folders.includes(one.root) && !packages.includes(one)),
  ];
  const tools = installed.map((project) => buildRequirements(repo, project));
  const known = tools.flatMap((each) => each ?? []);
  const hasOldProject = installed.some(
    ({ root: at }) => !repo.snapshot.files.has(at === '' ? 'pyproject.toml' : `${at}/pyproject.toml`),
  );
  const agents = [...repo.agents.filter(({ source }) => source === 'plugin'), ...scripts];
  const labels = labelsOf(repo, agents, name, packages[0] ?? root, base.reference);
  return {
    status: 'planned',
    plan: {
      name,
      description: labels.find(([key]) => key.endsWith('.description'))?.[1] ?? '',
      labels,
      base,
      apt: aptPackages(requirements.names, options.apt),
      requirements,
      installs: installed.map((project) => project.root),
      extras: requirements.extras,
      buildTools: installed.length === 0 || tools.some((each) => each === null) ? null : [...new Set(known)],
      hasOldProject,
      needsGit: installed.some(
        (project) => project.versionSource === 'git' || (project.versionSource === 'unknown' && asksGit(project)),
      ),
      scripts,
      options,
    },
  };
}

/** A version that a program computes: by git, if any of its files speaks of it. */
function asksGit({ files }: PythonProject): boolean {
  return files.some(({ text }) => /\bgit\b|\bscm\b|versioneer/i.test(text));
}

import type { ComposeFile } from '../compose/compose-file.ts';
import type { Located } from '../model/location.ts';
import type { RepoSnapshot } from '../model/repo-snapshot.ts';
import { textOf } from '../model/repo-snapshot.ts';
import { defaultEntryPoint, matchFlag } from '../ocs/agent-cli.ts';
import type { Agent, PythonModule, PythonProject, RepoImage } from './agent-repo.ts';
import { fileAt } from './images/container-file.ts';
import type { ParsePython } from './modules.ts';

type Modules = ReadonlyMap<string, PythonModule>;
type Paths = ReadonlyMap<string, string>;

/** The agents that plugin entry points, and tables that no entry point names, offer; a later class of one name wins. */
export function pluginAgents(
  projects: readonly PythonProject[],
  modules: Modules,
  paths: Paths,
  unregistered: readonly string[],
): readonly Agent[] {
  const named = projects.flatMap(({ pluginEntryPoints }) => pluginEntryPoints.map(({ module }) => module));
  const agents = new Map<string, Agent>();
  for (const plugin of new Set([...named, ...unregistered])) {
    const table = modules.get(plugin)?.agents;
    if (table?.kind !== 'literal') continue;
    for (const entry of table.entries) {
      const module = entry.module?.value ?? null;
      agents.set(`${plugin}:${entry.class.value}`, {
        class: entry.class.value,
        module,
        entryPoint: entry.entryPoint?.value ?? defaultEntryPoint,
        file: module === null ? null : (paths.get(module) ?? null),
        source: 'plugin',
        declaredAt: entry.class,
      });
    }
  }
  return [...agents.values()];
}

/** Modules with a literal `agents` table of entries that look like agents, though no entry point names them. */
export function unregisteredPlugins(
  snapshot: RepoSnapshot,
  projects: readonly PythonProject[],
  modules: Modules,
  paths: Paths,
): readonly { readonly module: string; readonly file: string }[] {
  const named = new Set(projects.flatMap(({ pluginEntryPoints }) => pluginEntryPoints.map(({ module }) => module)));
  const found: { readonly module: string; readonly file: string }[] = [];
  for (const [module, file] of paths) {
    if (named.has(module) || !/^agents\b/m.test(textOf(snapshot, file)?.text ?? '')) continue;
    const table = modules.get(module)?.agents;
    if (table?.kind === 'literal' && table.entries.some((entry) => entry.module !== null)) found.push({ module, file });
  }
  return found;
}

type Started = {
  readonly agent: Located<string>;
  readonly entryPoint: string | null;
  readonly image: RepoImage | null;
};

/** The agents that something starts by `--agent`, by the file they are in. */
export function startedScripts(
  snapshot: RepoSnapshot,
  images: readonly RepoImage[],
  composeFiles: readonly ComposeFile[],
  parse: ParsePython,
): readonly Agent[] {
  const started = [...imageScripts(images), ...serviceScripts(images, composeFiles)];
  if (started.length === 0) return [];
  const byName = filesByName(snapshot);
  const agents = new Map<string, Agent>();
  for (const { agent, entryPoint, image } of started) {
    const file = scriptFile(snapshot, image, agent.value, byName);
    const key = `${file ?? agent.value}:${entryPoint}`;
    if (agents.has(key)) continue;
    const module = file === null ? null : parse(file);
    agents.set(key, {
      class: module?.agentClasses[0]?.value ?? null,
      module: null,
      entryPoint: entryPoint ?? defaultEntryPoint,
      file,
      source: 'script',
      declaredAt: agent,
    });
  }
  return [...agents.values()];
}

function imageScripts(images: readonly RepoImage[]): readonly Started[] {
  return images.flatMap((image) => {
    const words = image.launch.agentArguments.map(({ text, span }) => ({
      value: text,
      file: image.dockerfile.file,
      span,
    }));
    const started = startedBy(words, image);
    return started ? [started] : [];
  });
}

function serviceScripts(images: readonly RepoImage[], composeFiles: readonly ComposeFile[]): readonly Started[] {
  const services = composeFiles.flatMap((file) => file.services);
  return services.flatMap((service) => {
    const elements = [...(service.entrypoint?.elements ?? []), ...(service.command?.elements ?? [])];
    const words = elements.map(({ value, file, span }) => ({ value: value.text, file, span }));
    const image = images.find((one) => one.services.includes(service)) ?? null;
    const started = startedBy(words, image);
    return started ? [started] : [];
  });
}

/** `--agent x.py`, `--agent=x.py`, and both flags in one element: what was meant counts here. */
function startedBy(words: readonly Located<string>[], image: RepoImage | null): Started | null {
  const parts = words.flatMap((word) => word.value.split(/\s+/).map((value) => ({ ...word, value })));
  let agent: Located<string> | null = null;
  let entryPoint: string | null = null;
  for (const [index, part] of parts.entries()) {
    if (!part.value.startsWith('--')) continue;
    const equals = part.value.indexOf('=');
    const [flag, ...others] = matchFlag(part.value);
    if (others.length > 0) continue;
    const value = equals === -1 ? parts[index + 1] : { ...part, value: part.value.slice(equals + 1) };
    if (flag === '--agent' && value) agent = value;
    if (flag === '--entrypoint' && value) entryPoint = value.value;
  }
  return agent && { agent, entryPoint, image };
}

/** Where COPY says the file is from; without that, the only file of its name. */
function scriptFile(snapshot: RepoSnapshot, image: RepoImage | null, path: string, byName: FilesByName): string | null {
  const workdir = image?.config?.workdir.value ?? '/';
  const absolute = path.startsWith('/') ? path : `${workdir === '/' ? '' : workdir}/${path.replace(/^\.\//, '')}`;
  const copied = image ? fileAt(snapshot, image.copies, absolute) : null;
  if (copied !== null) return copied;
  const same = byName.get(path.slice(path.lastIndexOf('/') + 1)) ?? [];
  return same.length === 1 ? (same[0] ?? null) : null;
}

type FilesByName = ReadonlyMap<string, readonly string[]>;

function filesByName(snapshot: RepoSnapshot): FilesByName {
  const found = new Map<string, string[]>();
  for (const path of snapshot.files.keys()) {
    if (!path.endsWith('.py')) continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const known = found.get(name);
    if (known) known.push(path);
    else found.set(name, [path]);
  }
  return found;
}

const besides = /(?:^|\/)(?:tests?|docs?|examples?)\//;

/** Files that make an agent, though nothing in the repository says that it starts them. */
export function looseScripts(snapshot: RepoSnapshot, known: ReadonlySet<string>, parse: ParsePython): readonly Agent[] {
  const agents: Agent[] = [];
  for (const path of snapshot.files.keys()) {
    if (!path.endsWith('.py') || known.has(path) || besides.test(path)) continue;
    // Parsing is for those that can be one.
    if (!/\b(?:init_site_agent|OCSAgent)\b/.test(textOf(snapshot, path)?.text ?? '')) continue;
    const module = parse(path);
    if (!module?.isAgent) continue;
    agents.push({
      class: module.agentClasses[0]?.value ?? null,
      module: null,
      entryPoint: defaultEntryPoint,
      file: path,
      source: 'script',
      declaredAt: null,
    });
  }
  return agents;
}

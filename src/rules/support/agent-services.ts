import type { ComposeService, EnvironmentEntry } from '../../compose/compose-file.ts';
import { type ImageRef, parseImageRef } from '../../model/image.ts';
import { baseFacts } from '../../ocs/base-image.ts';
import { isAtLeastTag, parseBaseTag } from '../../ocs/base-tag.ts';
import { type EnvironmentVariable, environmentVariables } from '../../ocs/environment.ts';
import { agentImagesPublished } from '../../ocs/published-images.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { flagIn, type GivenFlag } from './flags.ts';
import { type RunService, runServices } from './services.ts';
import { type Argument, type Start, serviceStart } from './starts.ts';

/** A service that runs an agent. */
export type AgentService = RunService & {
  readonly start: Start;
  /** What reaches ocs-agent-cli. */
  readonly words: readonly Argument[];
  /** It is known to start ocs-agent-cli; otherwise another's image that is given what only OCS reads. */
  readonly certain: boolean;
};

const known = new WeakMap<AgentRepo, readonly AgentService[]>();

/**
 * The services that run an agent, decided once: by their image (an agent image of this repository, simonsobs/ocs, one
 * built on it), by their entrypoint, and in documentation also by what they are told. Crossbar, databases and the like
 * are none.
 */
export function agentServices(repo: AgentRepo): readonly AgentService[] {
  const before = known.get(repo);
  if (before) return before;
  const found = runServices(repo).flatMap((run) => agentService(repo, run) ?? []);
  known.set(repo, found);
  return found;
}

/** Those of compose files, without what documentation shows: there, what is absent says something. */
export function startedServices(repo: AgentRepo): readonly AgentService[] {
  return agentServices(repo).filter(({ compose }) => !compose.fragment);
}

function agentService(repo: AgentRepo, run: RunService): AgentService | null {
  const { service, image, compose } = run;
  const start = serviceStart(repo, run);
  if (start.leadsToOcs === false) return null;
  if (start.leadsToOcs === true) return { ...run, start, words: start.arguments, certain: true };
  const words = service.entrypoint ? start.arguments : start.cmd;
  const published = isPublished(service) && service.entrypoint === null;
  if (published) return { ...run, start, words, certain: true };
  const isTold = tellsOcs(service, words) && (image?.isAgentImage ?? true);
  return isTold ? { ...run, start, words, certain: compose.fragment } : null;
}

/** The image as written, its tag left out where that is a variable. */
export function imageNamed({ image }: ComposeService): ImageRef | null {
  if (!image) return null;
  if (image.value.kind === 'known') return parseImageRef(image.value.text);
  return parseImageRef(image.written.replace(/:\$.*$/, ''));
}

function isPublished(service: ComposeService): boolean {
  const ref = service.build ? null : imageNamed(service);
  const names: readonly string[] = agentImagesPublished;
  if (ref?.registry !== null || !names.includes(ref.repository)) return false;
  const tag = ref.tag === null ? null : parseBaseTag(ref.tag);
  return tag === null || isAtLeastTag(tag, ref.repository === 'simonsobs/socs' ? 'v0.4.0' : 'v0.10.0');
}

const telling =
  /^--(?:instance-id|site-hub|site-http|site-host|crossbar-timeout|entrypoint)(?:[=\s]|$)|^--agent[=\s]+\S+\.py(?:\s|$)/;

/** It is given what only an agent reads. */
function tellsOcs({ environment }: ComposeService, words: readonly Argument[]): boolean {
  return (
    environment.some(({ name }) => name === 'INSTANCE_ID' || name === 'SITE_HUB' || name === 'SITE_HTTP') ||
    words.some(({ text }) => telling.test(text) || /^(?:INSTANCE_ID|SITE_HUB|SITE_HTTP)=/.test(text))
  );
}

/** What a service says of a variable of OCS. */
export type Setting =
  /** By its option, which wins. */
  | { readonly kind: 'flag'; readonly flag: GivenFlag; readonly text: string | null }
  /** `text` null: passed through, or with a variable that nothing sets. */
  | { readonly kind: 'environment'; readonly entry: EnvironmentEntry; readonly text: string | null }
  | { readonly kind: 'image'; readonly text: string | null }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

export function variableNamed(name: string): EnvironmentVariable | null {
  return environmentVariables.find((variable) => variable.name === name) ?? null;
}

/** `name` is that of a variable in src/ocs/environment.ts. */
export function settingOf(agent: AgentService, name: string): Setting {
  const { service, image, words, certain, compose } = agent;
  const flag = variableNamed(name)?.flag ?? null;
  const given = flag === null ? null : flagIn(words, flag);
  if (given) return { kind: 'flag', flag: given, text: given.value?.known ? given.value.text : null };
  const entry = ignores(agent, name) ? undefined : service.environment.find((one) => one.name === name);
  if (hidesFlags(words)) return { kind: 'unknown' };
  if (entry) {
    return { kind: 'environment', entry, text: entry.value?.value.kind === 'known' ? entry.value.value.text : null };
  }
  if (service.environmentIncomplete || service.incomplete || compose.fragment) return { kind: 'unknown' };
  if (image) {
    const baked = image.config.env.get(name);
    if (baked) return { kind: 'image', text: baked.value };
    return image.config.envComplete ? { kind: 'none' } : { kind: 'unknown' };
  }
  if (!certain) return { kind: 'unknown' };
  const { configDir } = baseFacts(null).facts;
  return name === 'OCS_CONFIG_DIR' ? { kind: 'image', text: configDir } : { kind: 'none' };
}

/** A word with a variable in it, or several arguments in one: there may be more options than can be seen. */
export function hidesFlags(words: readonly Argument[]): boolean {
  return words.some(({ text, known: isKnown }) => !isKnown || /^--\S*\s/.test(text));
}

/** A base that is too old to read the variable: what it says has no effect. */
function ignores({ image, ref }: AgentService, name: string): boolean {
  const since = variableNamed(name)?.since;
  const text = image?.ocsTag ?? (ref?.repository === 'simonsobs/ocs' ? ref.tag : null);
  const tag = text === null ? null : parseBaseTag(text);
  return since !== undefined && tag !== null && !isAtLeastTag(tag, since);
}

/** The image's `--instance-id` makes the service's own INSTANCE_ID dead: said there, instance-id-baked. */
export function isBakedOver({ service }: AgentService, setting: Setting): boolean {
  const own = service.environment.find(({ name }) => name === 'INSTANCE_ID')?.value?.value;
  if (setting.kind !== 'flag' || own?.kind !== 'known' || own.text === setting.text) return false;
  return setting.flag.name.from === 'entrypoint' || setting.flag.name.from === 'cmd';
}

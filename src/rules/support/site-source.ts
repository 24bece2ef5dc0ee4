import type { ComposeMount, SiteConfigFile, SiteHost } from '../../compose/compose-file.ts';
import { joinPath } from '../../compose/paths.ts';
import { cleanPath } from '../../compose/read-mounts.ts';
import { folderOf } from '../../model/folder.ts';
import type { Located } from '../../model/location.ts';
import { hasFolder } from '../../model/repo-snapshot.ts';
import { anyHost, siteConfigName } from '../../ocs/site-config.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { type AgentService, hidesFlags, settingOf } from './agent-services.ts';
import { flagIn } from './flags.ts';
import { filesOf } from './image-files.ts';

/** The site config that a service reads. */
export type SiteSource =
  | { readonly kind: 'file'; readonly config: SiteConfigFile }
  /** Nothing puts a file there; `path` is the container's. */
  | { readonly kind: 'nothing'; readonly path: string }
  /** A folder of the repository is mounted, and has no such file. */
  | { readonly kind: 'left-out'; readonly folder: string; readonly mount: ComposeMount }
  | { readonly kind: 'unknown' };

const unknown = { kind: 'unknown' } as const;
const known = new WeakMap<AgentService, SiteSource>();

export function siteSourceOf(repo: AgentRepo, agent: AgentService): SiteSource {
  const before = known.get(agent);
  if (before) return before;
  const found = sourceOf(repo, agent);
  known.set(agent, found);
  return found;
}

/** Where a service looks for its site config; null where that is not known. */
export function siteConfigPath(agent: AgentService): string | null {
  const file = flagIn(agent.words, '--site-file');
  if (file) return file.value?.known && file.value.text.startsWith('/') ? cleanPath(file.value.text) : null;
  if (hidesFlags(agent.words)) return null;
  const folder = settingOf(agent, 'OCS_CONFIG_DIR');
  const text = folder.kind === 'environment' || folder.kind === 'image' ? folder.text : null;
  return text?.startsWith('/') ? cleanPath(`${text}/${siteConfigName}`) : null;
}

/** The mount that a path of the container lies in. */
export function mountAt(agent: AgentService, path: string): ComposeMount | null {
  const covering = agent.service.mounts.filter(
    ({ target }) => target === path || path.startsWith(target === '/' ? '/' : `${target}/`),
  );
  return covering.toSorted((a, b) => b.target.length - a.target.length)[0] ?? null;
}

function sourceOf(repo: AgentRepo, agent: AgentService): SiteSource {
  const { service, image, certain, compose } = agent;
  const path = siteConfigPath(agent);
  if (path === null || compose.fragment) return unknown;
  const hidden = service.incomplete || service.keys.has('volumes_from');
  if (hidden || service.mounts.some(({ target }) => !target.startsWith('/'))) return unknown;
  const mount = mountAt(agent, path);
  if (mount) return fromMount(repo, mount, path);
  if (!image) return certain ? { kind: 'nothing', path } : unknown;
  const found = filesOf(repo, image)?.at(path);
  if (found?.kind === 'file' && found.source !== null) return fileOf(repo, found.source);
  return found?.kind === 'missing' ? { kind: 'nothing', path } : unknown;
}

function fromMount(repo: AgentRepo, mount: ComposeMount, path: string): SiteSource {
  const { kind, source, target } = mount;
  if ((kind !== 'bind' && kind !== 'config') || source?.value.kind !== 'known') return unknown;
  const from = joinPath(folderOf(source.file.path), source.value.text);
  if (from === null) return unknown;
  const rest = path.slice(target.length).replace(/^\//, '');
  const wanted = rest === '' ? from : from === '' ? rest : `${from}/${rest}`;
  if (repo.snapshot.files.has(wanted)) return fileOf(repo, wanted);
  const holds = rest !== '' && from !== '' && hasFolder(repo.snapshot, from);
  return holds ? { kind: 'left-out', folder: from, mount } : unknown;
}

function fileOf(repo: AgentRepo, path: string): SiteSource {
  const config = repo.siteConfigs.find(({ file }) => file.path === path);
  return config ? { kind: 'file', config } : unknown;
}

/** The entry under `hosts` that a service finds. */
export type HostMatch =
  | { readonly kind: 'host'; readonly host: SiteHost; readonly tried: string | null }
  /** None. `tried` is the name, null where it is the container's id; `at` is where the name stands. */
  | { readonly kind: 'none'; readonly tried: string | null; readonly at: Located<unknown> | null }
  /** Any of them: the name is that of a machine. */
  | { readonly kind: 'unknown' };

/** Source: ocs/site_config.py, v0.12.1, get_config: the name, then `localhost`. */
export function hostOf(agent: AgentService, config: SiteConfigFile): HostMatch {
  const name = hostNameOf(agent);
  if (!name) return { kind: 'unknown' };
  const { tried, at } = name;
  const host =
    config.hosts.find((one) => one.name.value === tried) ?? config.hosts.find((one) => one.name.value === anyHost);
  return host ? { kind: 'host', host, tried } : { kind: 'none', tried, at };
}

type HostName = { readonly tried: string | null; readonly at: Located<unknown> | null };

function hostNameOf(agent: AgentService): HostName | null {
  const { service } = agent;
  const setting = settingOf(agent, 'SITE_HOST');
  if (setting.kind === 'unknown') return null;
  if (setting.kind !== 'none') {
    if (setting.text === null || setting.text === '') return null;
    const at =
      setting.kind === 'flag' ? setting.flag.value : setting.kind === 'environment' ? setting.entry.value : null;
    return { tried: setting.text, at: at === null ? null : { ...at, value: null } };
  }
  const { hostname, networkMode, keys, incomplete } = service;
  if (hostname) return hostname.value.kind === 'known' ? { tried: hostname.value.text, at: hostname } : null;
  // On the host's network, the name is the host's own.
  const isOwn = networkMode === null || /^(?:bridge|none)$/.test(networkMode.value.text);
  return isOwn && !keys.has('uts') && !incomplete ? { tried: null, at: null } : null;
}

/** `--site-file` says where it is; OCS_CONFIG_DIR is not asked then. */
export function siteFileGiven({ words }: AgentService): boolean {
  return flagIn(words, '--site-file') !== null;
}

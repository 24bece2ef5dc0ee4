import type { Located, SourceFile } from '../model/location.ts';
import { type RepoSnapshot, textOf } from '../model/repo-snapshot.ts';
import type { SiteConfigFile, SiteHost, SiteInstance, SiteShape } from './compose-file.ts';
import { isComposePath } from './is-compose-path.ts';
import { childOf, entryOf, isNull, itemsOf, locate, type MapNode, placeOf, type TreeNode } from './tree/node.ts';
import { pythonScalar, pythonText } from './tree/python-scalar.ts';
import { readYaml, type YamlReading } from './tree/read-yaml.ts';

/** As ocs/site_config.py reads it, with PyYAML. */
export const siteYaml: YamlReading = { plain: pythonScalar, duplicateKeys: 'last' };

/** Every YAML file with `hub` and `hosts`, and a default.yaml with one of them. */
export function readSiteConfigs(snapshot: RepoSnapshot): readonly SiteConfigFile[] {
  const found: SiteConfigFile[] = [];
  for (const path of snapshot.files.keys()) {
    if (!/\.ya?ml$/i.test(path) || isComposePath(path) || /(?:^|\/)node_modules\//.test(path)) continue;
    const file = textOf(snapshot, path);
    if (!file || !/\bhub\b|\bhosts\b/.test(file.text)) continue;
    const config = parseSiteConfig(file);
    if (config && (/(?:^|\/)default\.ya?ml$/.test(path) || hasBoth(config))) found.push(config);
  }
  return found;
}

function hasBoth(config: SiteConfigFile): boolean {
  return config.hubShape !== 'absent' && config.hostsShape !== 'absent';
}

/** Null when nothing in the file says that it is a site config. */
export function parseSiteConfig(file: SourceFile): SiteConfigFile | null {
  const documents = readYaml(file, siteYaml);
  const problems = documents.flatMap((document) => document.problems);
  const root = documents[0]?.root ?? null;
  if (root?.kind !== 'map') {
    const looksLikeOne = /^hub\s*:/m.test(file.text) && /^hosts\s*:/m.test(file.text);
    return looksLikeOne && problems.length > 0
      ? { ...siteConfigOf(file, null), hubShape: 'other', hostsShape: 'other', problems }
      : null;
  }
  const second = documents[1]?.root;
  if (second) problems.push({ message: 'expected a single document in the stream', at: placeOf(second) });
  if (!entryOf(root, 'hub') && !entryOf(root, 'hosts')) return null;
  return { ...siteConfigOf(file, root), problems };
}

/** The site config in a tree, for files and for fragments of documentation. */
export function siteConfigOf(file: SourceFile, root: MapNode | null): SiteConfigFile {
  const hub = entryOf(root, 'hub');
  const hosts = entryOf(root, 'hosts');
  return {
    file,
    fragment: false,
    hub: hub?.value.kind === 'map' ? readHub(hub.value) : null,
    hubShape: shapeOf(hub?.value),
    hubAt: hub && { ...hub.key, value: null },
    hosts:
      hosts?.value.kind === 'map'
        ? [...hosts.value.entries.values()].map(({ key, value }) => readHost(key, value))
        : [],
    hostsShape: shapeOf(hosts?.value),
    repeatedHosts: hosts?.value.kind === 'map' ? hosts.value.repeated : [],
    problems: [],
  };
}

function shapeOf(node: TreeNode | undefined): SiteShape {
  if (!node) return 'absent';
  if (node.kind === 'list') return 'list';
  if (node.kind === 'map') return 'mapping';
  return node.value === null ? 'null' : typeof node.value === 'string' ? 'text' : 'other';
}

function readHub(node: MapNode): NonNullable<SiteConfigFile['hub']> {
  return {
    wampServer: textAt(node, 'wamp_server'),
    wampHttp: textAt(node, 'wamp_http'),
    wampRealm: textAt(node, 'wamp_realm'),
    addressRoot: textAt(node, 'address_root'),
    keys: keysOf(node),
    at: placeOf(node),
  };
}

function textAt(node: TreeNode, key: string): Located<string> | null {
  const value = childOf(node, key);
  return value?.kind === 'scalar' ? locate(pythonText(value.value), value) : null;
}

function keysOf(node: TreeNode): readonly Located<string>[] {
  return node.kind === 'map' ? [...node.entries.values()].map((entry) => entry.key) : [];
}

function readHost(name: Located<string>, node: TreeNode): SiteHost {
  const instances = entryOf(node, 'agent-instances')?.value;
  return {
    name,
    instances: itemsOf(instances).map(readInstance),
    instancesShape: shapeOf(instances),
    keys: keysOf(node),
    repeatedKeys: node.kind === 'map' ? node.repeated : [],
  };
}

function readInstance(node: TreeNode): SiteInstance {
  const id = childOf(node, 'instance-id');
  const given = entryOf(node, 'arguments')?.value;
  return {
    instanceId: textAt(node, 'instance-id'),
    instanceIdIsText: id?.kind === 'scalar' && typeof id.value === 'string',
    agentClass: textAt(node, 'agent-class'),
    arguments: given?.kind === 'list' ? flattened(given) : null,
    argumentsShape: shapeOf(given),
    argumentsAt: given && !(isNull(given) && given.span.start === given.span.end) ? placeOf(given) : null,
    keys: keysOf(node),
    at: placeOf(node),
  };
}

/** Nested lists become one, and everything a string. Source: ocs/site_config.py, v0.12.0. */
function flattened(node: TreeNode): readonly Located<string>[] {
  if (node.kind === 'list') return node.items.flatMap(flattened);
  return node.kind === 'scalar' ? [locate(pythonText(node.value), node)] : [];
}

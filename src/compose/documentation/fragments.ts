import { snapshotOfTexts } from '../../model/repo-snapshot.ts';
import type { ComposeFile, SiteConfigFile } from '../compose-file.ts';
import { interpolate } from '../interpolate.ts';
import { shellVariables } from '../load-model.ts';
import { readService, type ServiceContext } from '../read-service.ts';
import { siteConfigOf, siteYaml } from '../read-site-config.ts';
import { serviceKeys, topLevelKeys } from '../schema/compose-schema.ts';
import { childOf, entryOf, itemsOf, locate, type MapNode, type TreeNode } from '../tree/node.ts';
import { composeYaml, readYaml, type YamlReading } from '../tree/read-yaml.ts';
import type { Block } from './blocks.ts';

const yamlLanguages = new Set(['', 'yaml', 'yml', 'compose', 'docker-compose', 'text', 'none', 'default']);

/** Keys by which a service is known, and what stands there. */
const shapes: Readonly<Record<string, readonly TreeNode['kind'][]>> = {
  image: ['scalar'],
  command: ['scalar', 'list'],
  entrypoint: ['scalar', 'list'],
  environment: ['map', 'list'],
  env_file: ['scalar', 'list'],
  volumes: ['list'],
  hostname: ['scalar'],
  network_mode: ['scalar'],
};

/** The compose files, or parts of one, that a code block shows; none when it shows anything but complete YAML. */
export function composeFragments(block: Block): readonly ComposeFile[] {
  if (!mentions(block, composeWords)) return [];
  return rootsOf(block, composeYaml).flatMap((root) => {
    if (root.kind !== 'map') return [];
    const { root: done, faults } = interpolate(root, () => undefined);
    return done.kind === 'map' && faults.length === 0 ? composeFragment(block, done) : [];
  });
}

/** The site configs, or parts of one, that a code block shows. */
export function siteFragments(block: Block): readonly SiteConfigFile[] {
  if (!mentions(block, siteWords)) return [];
  return rootsOf(block, siteYaml).flatMap((root) => siteFragment(block, root));
}

const composeWords = new RegExp(`\\b(?:services|${Object.keys(shapes).join('|')})\\b`);
const siteWords = /wamp_server|wamp_http|wamp_realm|agent-instances|agent-class/;

/** Most code blocks show something else: they need not be read as YAML to see that. */
function mentions({ file, span }: Block, words: RegExp): boolean {
  return words.test(file.text.slice(span.start, span.end));
}

function rootsOf(block: Block, reading: YamlReading): readonly TreeNode[] {
  if (!yamlLanguages.has(block.language)) return [];
  const { start, end } = block.span;
  // Indented, a document marker is no marker; its place is kept by blanks.
  const text = block.file.text
    .slice(start, end)
    .replace(/^([ \t]*\n)*[ \t]*---(?=[ \t]*\r?\n)/, (match) => match.replace('---', '   '));
  if (/^[ \t]*(?:\.{3}|…)[ \t]*$/m.test(text)) return [];
  const documents = readYaml(block.file, reading, { text, start });
  if (documents.some(({ problems }) => problems.length > 0)) return [];
  return documents.flatMap(({ root }) => (root && !hasGap(root) ? [root] : []));
}

/** An ellipsis, a `<placeholder>`, a comma left over: the reader is meant to put something there. */
function hasGap(root: TreeNode): boolean {
  const seen = new Set<TreeNode>();
  const visit = (node: TreeNode): boolean => {
    if (seen.has(node)) return false;
    seen.add(node);
    if (node.kind === 'list') return node.items.some(visit);
    if (node.kind === 'map') return [...node.entries].some(([name, { value }]) => isGap(name) || visit(value));
    return isGap(node.written) || (node.style === 'plain' && node.written.endsWith(','));
  };
  return visit(root);
}

function isGap(text: string): boolean {
  return text.includes('...') || text.includes('…') || /<[^<>\n=]+>/.test(text);
}

function composeFragment(block: Block, root: MapNode): readonly ComposeFile[] {
  const context: ServiceContext = { snapshot: nothing, variables: shellVariables({}), root, incomplete: true };
  const listed = childOf(root, 'services');
  const services =
    listed?.kind === 'map' && [...root.entries.keys()].every((key) => topLevelKeys().has(key) || key.startsWith('x-'))
      ? [...listed.entries.values()].filter(({ value }) => value.kind === 'map')
      : bareServices(root);
  const made = services.map(({ key, value }) => readService(key, value, context));
  if (services.length === 0 && looksLikeService(root)) made.push(readService(locate('', root), root, context));
  if (made.length === 0) return [];
  const version = entryOf(root, 'version');
  return [
    {
      file: block.file,
      fragment: true,
      project: [block.file],
      files: [block.file],
      services: made,
      version: listed && version?.value.kind === 'scalar' ? locate(version.value.written, version.key) : null,
      problems: [],
      unresolved: [],
    },
  ];
}

const nothing = snapshotOfTexts({});

/** `ocs-agent: {image: …}` without `services:` above it: every entry must look like a service. */
function bareServices(root: MapNode) {
  const entries = [...root.entries.values()].filter(({ key }) => !key.value.startsWith('x-'));
  return entries.every(({ value }) => value.kind === 'map' && looksLikeService(value)) ? entries : [];
}

function looksLikeService(node: MapNode): boolean {
  const entries = [...node.entries];
  if (!entries.every(([key]) => serviceKeys().has(key) || key.startsWith('x-'))) return false;
  const telling = entries.filter(([key]) => Object.hasOwn(shapes, key));
  return telling.length > 0 && telling.every(([key, { value }]) => shapes[key]?.includes(value.kind));
}

function siteFragment(block: Block, root: TreeNode): readonly SiteConfigFile[] {
  const hosts = childOf(root, 'hosts');
  const hub = childOf(root, 'hub');
  const whole =
    (hub?.kind === 'map' && ['wamp_server', 'wamp_http', 'wamp_realm'].some((key) => entryOf(hub, key))) ||
    (hosts?.kind === 'map' && [...hosts.entries.values()].some(({ value }) => entryOf(value, 'agent-instances')));
  if (root.kind === 'map' && whole) return [{ ...siteConfigOf(block.file, root), fragment: true }];
  const instances = entryOf(root, 'agent-instances')
    ? root
    : root.kind === 'list'
      ? asHost(root)
      : isInstance(root)
        ? asHost(root)
        : null;
  if (!instances || !itemsOf(childOf(instances, 'agent-instances')).every(isInstance)) return [];
  const entry = (name: string, value: TreeNode): MapNode => ({
    kind: 'map',
    entries: new Map([[name, { key: locate(name, root), value, shadows: null }]]),
    repeated: [],
    tag: 'none',
    file: root.file,
    span: root.span,
  });
  return [{ ...siteConfigOf(block.file, entry('hosts', entry('', instances))), fragment: true }];
}

function isInstance(node: TreeNode): boolean {
  return entryOf(node, 'agent-class') !== null && entryOf(node, 'instance-id') !== null;
}

/** A host around a list of instances, or around a single one. */
function asHost(node: TreeNode): MapNode | null {
  const items = node.kind === 'list' ? node.items : [node];
  if (items.length === 0) return null;
  const place = { tag: 'none', file: node.file, span: node.span } as const;
  const value: TreeNode = { kind: 'list', items, ...place };
  const entries = new Map([['agent-instances', { key: locate('agent-instances', node), value, shadows: null }]]);
  return { kind: 'map', entries, repeated: [], ...place };
}

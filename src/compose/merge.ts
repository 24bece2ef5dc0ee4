import type { ComposeProblem } from './compose-file.ts';
import {
  isNull,
  itemsOf,
  type ListNode,
  type MapEntry,
  type MapNode,
  type ScalarNode,
  type TreeNode,
} from './tree/node.ts';
import { textIn } from './tree/scalar-source.ts';

type Merge = (base: TreeNode, over: TreeNode, path: readonly string[], problems: ComposeProblem[]) => TreeNode;

const replaced: Merge = (_base, over) => over;
const appended: Merge = (base, over) => listNode(over, [...toItems(base), ...toItems(over)]);
const mapped: Merge = (base, over, path, problems) => mergeEntries(toMap(base), toMap(over), path, problems);
const built: Merge = (base, over, path, problems) => mergeEntries(buildMap(base), buildMap(over), path, problems);

// A logging configuration for another driver has nothing to do with the one it overrides.
const logging: Merge = (base, over, path, problems) => {
  const drivers = [base, over].map((node) => (node.kind === 'map' ? node.entries.get('driver')?.value : undefined));
  const [one, other] = drivers.map((node) => (node?.kind === 'scalar' ? textIn(node) : undefined));
  if (one !== undefined && other !== undefined && one !== other) return over;
  return mapped(base, over, path, problems);
};

/** Where merging differs from "mappings by key, lists appended". Source: compose-go 2.9, override/merge.go. */
const special: ReadonlyMap<string, Merge> = new Map([
  ...['networks.*.labels', 'volumes.*.labels'].map((path): [string, Merge] => [path, appended]),
  ...[
    'annotations',
    'build.args',
    'build.additional_contexts',
    'build.extra_hosts',
    'build.labels',
    'deploy.labels',
    'dns',
    'dns_opt',
    'dns_search',
    'env_file',
    'label_file',
    'environment',
    'extra_hosts',
    'labels',
    'sysctls',
    'tmpfs',
  ].map((path): [string, Merge] => [`services.*.${path}`, appended]),
  ...['command', 'entrypoint', 'healthcheck.test'].map((path): [string, Merge] => [`services.*.${path}`, replaced]),
  ...['depends_on', 'models', 'networks'].map((path): [string, Merge] => [`services.*.${path}`, mapped]),
  ['services.*.build', built],
  ['services.*.logging', logging],
]);

/** Lays one file's model over another's, as Compose does with `-f base -f over`. */
export function mergeModels(base: MapNode, over: MapNode, problems: ComposeProblem[]): MapNode {
  return mergeEntries(base, over, [], problems);
}

/** Lays a service over the one it extends. */
export function mergeServices(base: MapNode, over: MapNode, problems: ComposeProblem[]): MapNode {
  return mergeEntries(base, over, ['services', '*'], problems);
}

function merge(base: TreeNode, over: TreeNode, path: readonly string[], problems: ComposeProblem[]): TreeNode {
  if (over.tag === 'override') return over;
  const merging = special.get(pattern(path));
  if (merging) return merging(base, over, path, problems);
  if (path.length === 4 && path[2] === 'ulimits') return over;
  if (isNull(over)) return base;
  if (base.kind === 'scalar') return over;
  if (base.kind === 'map' && over.kind === 'map') return mergeEntries(base, over, path, problems);
  if (base.kind === 'list' && over.kind === 'list') return listNode(over, [...base.items, ...over.items]);
  problems.push({
    message: `cannot override ${path.join('.')}`,
    at: { value: null, file: over.file, span: over.span },
  });
  return base;
}

function pattern(path: readonly string[]): string {
  return path.map((part, at) => (at === 1 ? '*' : part)).join('.');
}

function mergeEntries(base: MapNode, over: MapNode, path: readonly string[], problems: ComposeProblem[]): MapNode {
  const entries = new Map(base.entries);
  for (const [name, entry] of over.entries) {
    const own = entries.get(name);
    if (entry.value.tag === 'reset') entries.delete(name);
    else if (!own) entries.set(name, entry);
    else entries.set(name, { ...entry, value: merge(own.value, entry.value, [...path, name], problems) });
  }
  return { ...over, entries };
}

function listNode(place: TreeNode, items: readonly TreeNode[]): ListNode {
  return { kind: 'list', items, tag: 'none', file: place.file, span: place.span };
}

function toItems(node: TreeNode): readonly TreeNode[] {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'map') return [...node.entries].map(([name, entry]) => elementOf(name, entry));
  return typeof node.value === 'string' ? [node] : [];
}

/** `name=value`, as the element of a list; the entry goes along, so that its places are not lost. */
function elementOf(name: string, entry: MapEntry): ScalarNode {
  const { value } = entry;
  const text = value.kind !== 'scalar' || value.value === null ? name : `${name}=${textIn(value)}`;
  const place = { file: entry.key.file, span: entry.key.span };
  return {
    kind: 'scalar',
    value: text,
    written: text,
    style: 'plain',
    pieces: null,
    pair: entry,
    tag: 'none',
    ...place,
  };
}

function emptyMap(place: TreeNode): MapNode {
  return { kind: 'map', entries: new Map(), repeated: [], tag: 'none', file: place.file, span: place.span };
}

function toMap(node: TreeNode): MapNode {
  if (node.kind === 'map') return node;
  const entries = new Map<string, MapEntry>();
  for (const item of itemsOf(node)) {
    if (item.kind !== 'scalar') continue;
    const name = textIn(item);
    const value: ScalarNode = { ...item, value: null, written: '', pieces: null };
    entries.set(name, { key: { value: name, file: item.file, span: item.span }, value, shadows: null });
  }
  return { ...emptyMap(node), entries };
}

function buildMap(node: TreeNode): MapNode {
  if (node.kind === 'map' || isNull(node)) return toMap(node);
  const key = { value: 'context', file: node.file, span: node.span };
  return { ...emptyMap(node), entries: new Map([['context', { key, value: node, shadows: null }]]) };
}

/** Takes what `!reset` marks out of a model that nothing lies below. */
export function withoutResets(node: MapNode): MapNode {
  const entries = new Map<string, MapEntry>();
  for (const [name, entry] of node.entries) {
    if (entry.value.tag === 'reset') continue;
    const value = entry.value.kind === 'map' ? withoutResets(entry.value) : entry.value;
    entries.set(name, value === entry.value ? entry : { ...entry, value });
  }
  const same =
    entries.size === node.entries.size && [...entries].every(([name, entry]) => node.entries.get(name) === entry);
  return same ? node : { ...node, entries };
}

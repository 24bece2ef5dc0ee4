import type { ComposeMount, ComposeText } from './compose-file.ts';
import { childOf, itemsOf, locate, type MapNode, type ScalarNode, stringOf, type TreeNode } from './tree/node.ts';
import { pieceText, textIn, wholeText } from './tree/scalar-source.ts';

/** A volume in short syntax: offsets into the text. Null target: Compose refuses it, `fault` says why. */
export type VolumeSpec = {
  readonly source: readonly [number, number] | null;
  readonly target: readonly [number, number] | null;
  readonly options: readonly string[];
  readonly fault: string | null;
};

/** `source:target:options`, Windows drives heeded. Source: compose-go 2.9, format/volume.go. */
export function parseVolume(text: string): VolumeSpec {
  const none = { source: null, target: null, options: [] };
  if (text === '') return { ...none, fault: 'invalid empty volume spec' };
  if (text.length <= 2) return { ...none, target: [0, text.length], fault: null };
  const parts: [number, number][] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && text.charAt(at) !== ':') continue;
    if (at < text.length && at - start === 1 && /\p{L}/u.test(text.charAt(start))) continue;
    parts.push([start, at]);
    start = at + 1;
  }
  const [first, second, third] = parts;
  const fault = parts.some(([from, to]) => from === to)
    ? 'empty section between colons'
    : parts.length > 3
      ? 'too many colons'
      : null;
  const options = third ? text.slice(third[0], third[1]).split(',') : [];
  if (!second) return { source: null, target: first ?? null, options, fault };
  return { source: first ?? null, target: second, options, fault };
}

/** Everything that puts files into the container: volumes, tmpfs, configs, secrets. The last of equal targets wins. */
export function readMounts(service: TreeNode, root: MapNode | null): readonly ComposeMount[] {
  const mounts = new Map<string, ComposeMount>();
  const volumes = itemsOf(childOf(service, 'volumes')).map(volume);
  const tmpfs = childOf(service, 'tmpfs');
  const memory = (tmpfs?.kind === 'list' ? tmpfs.items : tmpfs ? [tmpfs] : []).map(memoryMount);
  const configs = itemsOf(childOf(service, 'configs')).map((node) => fileMount(node, 'config', root));
  const secrets = itemsOf(childOf(service, 'secrets')).map((node) => fileMount(node, 'secret', root));
  for (const mount of [...volumes, ...memory, ...configs, ...secrets]) {
    if (mount) mounts.set(mount.target || `?${mount.at.span.start}`, mount);
  }
  return [...mounts.values()];
}

function volume(node: TreeNode): ComposeMount | null {
  if (node.kind === 'map') return longVolume(node);
  if (node.kind !== 'scalar' || node.value === null) return null;
  const text = textIn(node);
  const spec = parseVolume(text);
  const source = spec.source && pieceText(node, ...spec.source);
  const target = spec.target ? cleanPath(text.slice(...spec.target)) : '';
  const at = locate(text, node);
  if (target === '') return { kind: 'unknown', source, target, readOnly: false, at };
  return { kind: kindOf(source), source, target, readOnly: spec.options.includes('ro'), at };
}

/** A source that an unset variable makes empty is somebody's folder. */
function kindOf(source: ComposeText | null): ComposeMount['kind'] {
  if (!source) return 'volume';
  if (source.value.kind === 'unset' && source.value.text === '') return 'unknown';
  return isFilePath(source.value.text) ? 'bind' : 'volume';
}

/** Whether a volume's source is a path of the host and not a volume's name. */
export function isFilePath(source: string): boolean {
  return /^(?:[./~]|\\\\|\p{L}:)/u.test(source);
}

const kinds: Readonly<Record<string, ComposeMount['kind']>> = { bind: 'bind', volume: 'volume', tmpfs: 'tmpfs' };

function longVolume(node: MapNode): ComposeMount {
  const source = childOf(node, 'source');
  const readOnly = childOf(node, 'read_only');
  return {
    kind: kinds[stringOf(childOf(node, 'type')) ?? ''] ?? 'unknown',
    source: source?.kind === 'scalar' ? wholeText(source) : null,
    target: cleanPath(stringOf(childOf(node, 'target')) ?? ''),
    readOnly: readOnly?.kind === 'scalar' && (readOnly.value === true || readOnly.value === 'true'),
    at: locate(stringOf(childOf(node, 'target')) ?? '', node),
  };
}

function memoryMount(node: TreeNode): ComposeMount | null {
  if (node.kind !== 'scalar') return null;
  const text = textIn(node);
  return {
    kind: 'tmpfs',
    source: null,
    target: cleanPath(text.split(':')[0] ?? ''),
    readOnly: false,
    at: locate(text, node),
  };
}

function fileMount(node: TreeNode, kind: 'config' | 'secret', root: MapNode | null): ComposeMount | null {
  const nameNode = node.kind === 'map' ? childOf(node, 'source') : node;
  if (nameNode?.kind !== 'scalar') return null;
  const name = textIn(nameNode);
  const file = childOf(childOf(root && childOf(root, `${kind}s`), name), 'file');
  const given = stringOf(childOf(node, 'target'));
  const folder = kind === 'config' ? '' : '/run/secrets';
  const target = given === null ? `${folder}/${name}` : given.startsWith('/') ? given : `${folder}/${given}`;
  const source: ScalarNode | null = file?.kind === 'scalar' ? file : null;
  return {
    kind,
    source: source && wholeText(source),
    target: cleanPath(target),
    readOnly: true,
    at: locate(name, node),
  };
}

/** As Go's path.Clean: no double or trailing slash, no dots. */
export function cleanPath(path: string): string {
  if (path === '') return '';
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return (absolute ? '/' : '') + parts.join('/') || '.';
}

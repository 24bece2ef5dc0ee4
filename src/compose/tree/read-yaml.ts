import { Composer, type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, Parser, type Scalar } from 'yaml';
import type { Located, SourceFile, Span } from '../../model/location.ts';
import type { ComposeProblem } from '../compose-file.ts';
import type { MapEntry, MapNode, ScalarNode, ScalarStyle, Tag, TreeNode } from './node.ts';
import { plainScalar } from './plain-scalar.ts';

/** How plain scalars become values: Compose reads YAML 1.2, OCS (PyYAML) reads 1.1 and takes the last of equal keys. */
export type YamlReading = {
  readonly plain: (text: string) => string | number | boolean | null;
  readonly duplicateKeys: 'refuse' | 'last';
};

export const composeYaml: YamlReading = { plain: plainScalar, duplicateKeys: 'refuse' };

export type YamlDocument = { readonly root: TreeNode | null; readonly problems: readonly ComposeProblem[] };

// An honest file has far fewer; what expands beyond this is a bomb, and Compose refuses it too.
const maxExpandedNodes = 400_000;

/**
 * The documents of a YAML text, aliases and merge keys resolved. A document that YAML refuses has root null. A part of
 * a file is given by its text and where that begins; places are places in the file.
 */
export function readYaml(
  file: SourceFile,
  reading: YamlReading,
  part: { readonly text: string; readonly start: number } = { text: file.text, start: 0 },
): readonly YamlDocument[] {
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents: YamlDocument[] = [];
  try {
    for (const document of composer.compose(new Parser().parse(part.text)))
      documents.push(readDocument(document, file, reading, part.start));
  } catch (error) {
    // The library's composer recurses: nesting that nobody writes by hand ends the stack.
    if (!(error instanceof RangeError)) throw error;
    return [refused(file, 'nested too deeply', { start: 0, end: 0 })];
  }
  return documents;
}

function refused(file: SourceFile, message: string, span: Span): YamlDocument {
  return { root: null, problems: [{ message, at: { value: null, file, span } }] };
}

function readDocument(document: Document.Parsed, file: SourceFile, reading: YamlReading, offset: number): YamlDocument {
  const error = document.errors[0];
  if (error) {
    // The library points behind the end where something is missing there.
    const [start, end] = error.pos.map((at) => Math.min(offset + at, file.text.length));
    return refused(file, yamlMessage(error.code, error.message), { start: start ?? 0, end: end ?? 0 });
  }
  const builder = new TreeBuilder(file, reading, offset);
  const root = document.contents ? builder.build(document.contents) : null;
  if (builder.size > maxExpandedNodes) {
    return refused(file, 'document contains excessive aliasing', { start: 0, end: 0 });
  }
  return { root: builder.broken ? null : root, problems: builder.problems };
}

function yamlMessage(code: string, message: string): string {
  // The library's composer makes a problem of the end of the stack.
  if (message.includes('call stack')) return 'nested too deeply';
  const first = message.split('\n')[0] ?? code;
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function tagOf(node: Node): Tag {
  const tag = 'tag' in node ? node.tag : undefined;
  if (tag === undefined || tag.startsWith('tag:yaml.org,2002:') || tag === '!') return 'none';
  return tag === '!reset' ? 'reset' : tag === '!override' ? 'override' : 'unknown';
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_FOLDED: 'block',
  BLOCK_LITERAL: 'block',
};

type Anchored = { readonly node: TreeNode; readonly size: number } | 'open';

/** Walks one document in the order of the text, so that an alias finds the anchor that stands before it. */
class TreeBuilder {
  readonly problems: ComposeProblem[] = [];
  /** Nodes after aliases are written out. */
  size = 0;
  /** A fault after which the tree means nothing. */
  broken = false;
  readonly #anchors = new Map<string, Anchored>();
  readonly #file: SourceFile;
  readonly #reading: YamlReading;
  readonly #offset: number;

  constructor(file: SourceFile, reading: YamlReading, offset: number) {
    this.#offset = offset;
    this.#file = file;
    this.#reading = reading;
  }

  build(node: Node): TreeNode {
    // The rest of a bomb: nothing of it is used.
    if (this.size > maxExpandedNodes) return this.#empty(this.#span(node).start);
    if (isAlias(node)) return this.#alias(node.source, this.#span(node));
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, 'open');
    const before = this.size;
    this.size += 1;
    const built = this.#value(node);
    if (anchor !== undefined) this.#anchors.set(anchor, { node: built, size: this.size - before });
    return built;
  }

  #value(node: Node): TreeNode {
    if (isMap(node)) return this.#map(node);
    const place = { file: this.#file, span: this.#span(node), tag: tagOf(node) };
    if (isSeq(node)) {
      const items = node.items.map((item) => (isNode(item) ? this.build(item) : this.#empty(place.span.end)));
      return { kind: 'list', items, ...place };
    }
    if (isScalar(node)) return this.#scalar(node, place.tag);
    return this.#empty(place.span.start);
  }

  #scalar(node: Scalar, tag: Tag): ScalarNode {
    const text = typeof node.value === 'string' ? node.value : '';
    const style = styles[node.type ?? ''] ?? 'plain';
    const asString = style !== 'plain' || node.tag === 'tag:yaml.org,2002:str' || node.tag === '!';
    const value = asString ? text : this.#reading.plain(text);
    return { kind: 'scalar', value, written: text, style, pieces: null, tag, file: this.#file, span: this.#span(node) };
  }

  #empty(at: number): ScalarNode {
    const span = { start: at, end: at };
    return {
      kind: 'scalar',
      value: null,
      written: '',
      style: 'plain',
      pieces: null,
      tag: 'none',
      file: this.#file,
      span,
    };
  }

  #alias(name: string, span: Span): TreeNode {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined || anchored === 'open') {
      this.broken = true;
      this.#problem(anchored ? `anchor '${name}' value contains itself` : `unknown anchor '${name}' referenced`, span);
      return this.#empty(span.start);
    }
    this.size += anchored.size;
    return anchored.node;
  }

  #map(node: Extract<Node, { items: unknown }>): MapNode {
    const own = new Map<string, MapEntry>();
    const merges: MapNode[] = [];
    const seen = new Map<string, Located<string>>();
    const repeated: Located<string>[] = [];
    const span = this.#span(node);
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const key = this.#key(pair.key, span);
      const value = isNode(pair.value) ? this.build(pair.value) : this.#empty(key?.located.span.end ?? span.end);
      if (!key) continue;
      const earlier = seen.get(key.located.value);
      if (earlier && this.#reading.duplicateKeys === 'refuse') {
        this.broken = true;
        this.#problem(`mapping key "${key.located.value}" already defined`, key.located.span);
        continue;
      }
      if (earlier) repeated.push(earlier);
      seen.set(key.located.value, key.located);
      if (key.isMerge) merges.push(...this.#merged(value, key.located.span));
      else {
        own.delete(key.located.value);
        own.set(key.located.value, { key: key.located, value, shadows: null });
      }
    }
    return { kind: 'map', entries: withMerged(own, merges), repeated, tag: tagOf(node), file: this.#file, span };
  }

  #key(node: unknown, map: Span): { readonly located: Located<string>; readonly isMerge: boolean } | null {
    const scalar = isNode(node) ? this.build(node) : this.#empty(map.start);
    if (scalar.kind !== 'scalar') {
      this.#problem('a key must be a string', scalar.span);
      return null;
    }
    const isMerge = scalar.written === '<<' && scalar.style === 'plain';
    if (typeof scalar.value !== 'string') this.#problem(`non-string key ${scalar.written || 'null'}`, scalar.span);
    return { located: { value: scalar.written, file: this.#file, span: scalar.span }, isMerge };
  }

  #merged(value: TreeNode, at: Span): readonly MapNode[] {
    const sources = value.kind === 'list' ? value.items : [value];
    const maps = sources.filter((source): source is MapNode => source.kind === 'map');
    if (maps.length !== sources.length) {
      this.broken = true;
      this.#problem('map merge requires map or sequence of maps as the value', at);
    }
    return maps;
  }

  #problem(message: string, span: Span): void {
    this.problems.push({ message, at: { value: null, file: this.#file, span } });
  }

  #span(node: Node): Span {
    const range = node.range ?? [0, 0];
    const start = this.#offset + range[0];
    let last = Math.min(this.#offset + range[1], this.#file.text.length);
    while (last > start && /\s/.test(this.#file.text.charAt(last - 1))) last -= 1;
    return { start, end: last };
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

// Shallow, as YAML's merge is: the mapping's own keys win, and of several merged mappings the first.
function withMerged(own: ReadonlyMap<string, MapEntry>, merges: readonly MapNode[]): ReadonlyMap<string, MapEntry> {
  if (merges.length === 0) return own;
  const entries = new Map<string, MapEntry>();
  for (const source of merges) {
    for (const [name, entry] of source.entries) {
      const mine = own.get(name);
      if (mine) entries.set(name, { ...mine, shadows: entries.get(name)?.shadows ?? entry.value });
      else if (!entries.has(name)) entries.set(name, entry);
    }
  }
  for (const [name, entry] of own) if (!entries.has(name)) entries.set(name, entry);
  return entries;
}

import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { Located, SourceFile, Span } from '../../model/location.ts';

/** A TOML value that knows where it stands. */
export type TomlNode =
  | { readonly kind: 'table'; readonly entries: ReadonlyMap<string, TomlEntry>; readonly span: Span }
  | { readonly kind: 'array'; readonly items: readonly TomlNode[]; readonly span: Span }
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'other'; readonly value: boolean | number | null; readonly span: Span };

export type TomlEntry = { readonly key: Span; readonly value: TomlNode };
export type TomlTable = Extract<TomlNode, { readonly kind: 'table' }>;

type MutableTable = { kind: 'table'; entries: Map<string, TomlEntry>; span: Span };

/** Dotted keys, `[a.b]` and inline tables become the same tables. A syntax error is returned where it stands. */
export function parseToml(file: SourceFile): TomlTable | { readonly kind: 'error'; readonly at: Located<string> } {
  try {
    const [top] = parseTOML(file.text).body;
    const root = emptyTable({ start: 0, end: file.text.length });
    for (const node of top.body) {
      if (node.type === 'TOMLKeyValue') assign(root, node);
      else fillTable(root, node);
    }
    return root;
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'error', at: { value: tooLong, file, span: longest(file.text) } };
    if (!(error instanceof ParseError)) throw error;
    const start = Math.min(error.index, file.text.length);
    return { kind: 'error', at: { value: error.message, file, span: { start, end: start } } };
  }
}

// toml-eslint-parser hands the characters of a value to a function one by one: a hundred thousand are too many.
const tooLong = 'a value is too long to be read; put a text of this length into a file of its own';

/** Where the longest text between three quotes begins, else the longest line. */
function longest(text: string): Span {
  const ends = /"""|'''/.test(text) ? /"""|'''/g : /\n/g;
  let found = { start: 0, end: 0 };
  let start = 0;
  for (const { index } of [...text.matchAll(ends), { index: text.length }]) {
    if (index - start > found.end - found.start) found = { start, end: index };
    start = index;
  }
  return { start: found.start + (text[found.start] === '\n' ? 1 : 0), end: found.end };
}

function fillTable(root: MutableTable, node: AST.TOMLTable): void {
  const keys = node.key.keys;
  const last = keys.at(-1);
  if (!last) return;
  const span = spanOf(node);
  if (node.kind === 'array') {
    const table = emptyTable(span);
    for (const each of node.body) assign(table, each);
    const parent = descend(root, keys.slice(0, -1), span);
    const known = parent.entries.get(nameOf(last))?.value;
    const items = known?.kind === 'array' ? grown(known.items, table) : [table];
    parent.entries.set(nameOf(last), { key: spanOf(last), value: { kind: 'array', items, span } });
    return;
  }
  const table = descend(root, keys, span);
  for (const each of node.body) assign(table, each);
}

function assign(table: MutableTable, node: AST.TOMLKeyValue): void {
  const last = node.key.keys.at(-1);
  if (!last) return;
  const parent = descend(table, node.key.keys.slice(0, -1), spanOf(node));
  parent.entries.set(nameOf(last), { key: spanOf(last), value: convert(node.value) });
}

/** The table under a dotted key, made where it is missing; the last one of an array of tables. */
function descend(table: MutableTable, keys: readonly (AST.TOMLBare | AST.TOMLQuoted)[], span: Span): MutableTable {
  let current = table;
  for (const key of keys) {
    const known = current.entries.get(nameOf(key))?.value;
    const inner = known?.kind === 'array' ? known.items.at(-1) : known;
    if (inner?.kind === 'table') {
      current = { kind: 'table', entries: mutable(inner.entries), span: inner.span };
      continue;
    }
    const made = emptyTable(span);
    current.entries.set(nameOf(key), { key: spanOf(key), value: made });
    current = made;
  }
  return current;
}

// Every table here was made by this file, with a Map of its own.
function mutable(entries: ReadonlyMap<string, TomlEntry>): Map<string, TomlEntry> {
  return entries instanceof Map ? entries : new Map(entries);
}

/** An array of as many tables as the file has lines is not copied for each of them. */
function grown(items: readonly TomlNode[], table: TomlNode): readonly TomlNode[] {
  if (!Array.isArray(items)) return [...items, table];
  items.push(table);
  return items;
}

function convert(node: AST.TOMLContentNode): TomlNode {
  const span = spanOf(node);
  if (node.type === 'TOMLArray') return { kind: 'array', items: node.elements.map(convert), span };
  if (node.type === 'TOMLInlineTable') {
    const table = emptyTable(span);
    for (const each of node.body) assign(table, each);
    return table;
  }
  if (node.kind === 'string') return { kind: 'string', value: node.value, span };
  const { value } = node;
  return { kind: 'other', value: typeof value === 'boolean' || typeof value === 'number' ? value : null, span };
}

function emptyTable(span: Span): MutableTable {
  return { kind: 'table', entries: new Map(), span };
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function spanOf(node: { readonly range: readonly [number, number] }): Span {
  return { start: node.range[0], end: node.range[1] };
}

/** The value under a path of keys. */
export function tomlAt(node: TomlNode | undefined, ...keys: readonly string[]): TomlNode | undefined {
  let current = node;
  for (const key of keys) current = current?.kind === 'table' ? current.entries.get(key)?.value : undefined;
  return current;
}

export function tomlTable(node: TomlNode | undefined): TomlTable | null {
  return node?.kind === 'table' ? node : null;
}

export function tomlString(file: SourceFile, node: TomlNode | undefined): Located<string> | null {
  return node?.kind === 'string' ? { value: node.value, file, span: node.span } : null;
}

/** The strings of an array; others are left out. */
export function tomlStrings(file: SourceFile, node: TomlNode | undefined): readonly Located<string>[] {
  const items = node?.kind === 'array' ? node.items : [];
  return items.flatMap((item) => tomlString(file, item) ?? []);
}

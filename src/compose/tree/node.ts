import type { Located, SourceFile, Span } from '../../model/location.ts';

/** Where a scalar's characters stand in its file: see `scalar-source.ts`. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/** A stretch of the text after interpolation, and the stretch of the text before it that it came from. */
export type Piece = {
  readonly start: number;
  readonly end: number;
  readonly writtenStart: number;
  readonly writtenEnd: number;
  /** Variables without value or default that this piece is made of. */
  readonly unset: readonly string[];
};

export type ScalarNode = {
  readonly kind: 'scalar';
  /** After interpolation; a number stays a number and `~` stays null. */
  readonly value: string | number | boolean | null;
  /** Before interpolation, YAML's quotes and escapes removed. */
  readonly written: string;
  readonly style: ScalarStyle;
  /** What interpolation did; null where the text has no variable. */
  readonly pieces: readonly Piece[] | null;
  /** For a list element that merging made of a mapping's entry: that entry. */
  readonly pair?: MapEntry;
  readonly tag: Tag;
  readonly file: SourceFile;
  readonly span: Span;
};

export type MapEntry = {
  readonly key: Located<string>;
  readonly value: TreeNode;
  /** What a merge key would have brought under this name, had the mapping not set it itself. */
  readonly shadows: TreeNode | null;
};

export type MapNode = {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  /** Keys that stand in the mapping again further down, where that is no error: the last one wins. */
  readonly repeated: readonly Located<string>[];
  readonly tag: Tag;
  readonly file: SourceFile;
  readonly span: Span;
};

export type ListNode = {
  readonly kind: 'list';
  readonly items: readonly TreeNode[];
  readonly tag: Tag;
  readonly file: SourceFile;
  readonly span: Span;
};

/** Compose's own tags. Any other tag is `unknown`, except those of YAML's core, which are obeyed and forgotten. */
export type Tag = 'none' | 'reset' | 'override' | 'unknown';

/** YAML as Compose sees it: aliases and merge keys resolved, every node knowing where a person wrote it. */
export type TreeNode = ScalarNode | MapNode | ListNode;

export function entryOf(node: TreeNode | null | undefined, key: string): MapEntry | null {
  return node?.kind === 'map' ? (node.entries.get(key) ?? null) : null;
}

/** The value under a key, or null; a null in the file is null too. */
export function childOf(node: TreeNode | null | undefined, key: string): TreeNode | null {
  const value = entryOf(node, key)?.value ?? null;
  return value?.kind === 'scalar' && value.value === null ? null : value;
}

export function itemsOf(node: TreeNode | null | undefined): readonly TreeNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** The text of a scalar that is a string, else null. */
export function stringOf(node: TreeNode | null | undefined): string | null {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;
}

export function isNull(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

export function placeOf(node: { readonly file: SourceFile; readonly span: Span }): Located<null> {
  return { value: null, file: node.file, span: node.span };
}

export function locate<T>(value: T, node: { readonly file: SourceFile; readonly span: Span }): Located<T> {
  return { value, file: node.file, span: node.span };
}

/** Variables without a value that a scalar is made of. */
export function unsetIn(node: TreeNode): readonly string[] {
  return node.kind === 'scalar' && node.pieces ? node.pieces.flatMap((piece) => piece.unset) : [];
}

import type { Span } from '../../model/location.ts';
import type { ComposeText } from '../compose-file.ts';
import type { ScalarNode } from './node.ts';
import { printScalar } from './plain-scalar.ts';

/** The text of a scalar after interpolation; of a number, as Compose prints it. */
export function textIn(node: ScalarNode): string {
  return typeof node.value === 'string' ? node.value : printScalar(node.value);
}

/** The whole scalar; its span takes YAML's quotes along. */
export function wholeText(node: ScalarNode): ComposeText {
  return { ...pieceText(node, 0, textIn(node).length), file: node.file, span: node.span };
}

/** A part of a scalar, given in offsets of the text after interpolation: value, and where it was written. */
export function pieceText(node: ScalarNode, from: number, to: number): ComposeText {
  const text = textIn(node).slice(from, to);
  const { start, end, unset } = writtenRange(node, from, to);
  const value =
    unset.length > 0 ? ({ kind: 'unset', text, variables: unset } as const) : ({ kind: 'known', text } as const);
  return { value, written: node.written.slice(start, end), file: node.file, span: sourceSpan(node, start, end) };
}

function writtenRange(node: ScalarNode, from: number, to: number) {
  if (typeof node.value !== 'string') return { start: 0, end: node.written.length, unset: [] };
  if (!node.pieces) return { start: from, end: to, unset: [] };
  const within = node.pieces.filter((piece) =>
    piece.start === piece.end ? piece.start >= from && piece.end <= to : piece.start < to && piece.end > from,
  );
  const first = within[0];
  const last = within.at(-1);
  if (!first || !last) return { start: 0, end: 0, unset: [] };
  const literal = (piece: typeof first) => piece.end - piece.start === piece.writtenEnd - piece.writtenStart;
  const start = literal(first) ? first.writtenStart + Math.max(0, from - first.start) : first.writtenStart;
  const end = literal(last) ? last.writtenEnd - Math.max(0, last.end - to) : last.writtenEnd;
  return { start, end, unset: [...new Set(within.flatMap((piece) => piece.unset))] };
}

/** Where the characters `start` to `end` of a scalar's written text stand; the whole scalar when that is not plain. */
function sourceSpan(node: ScalarNode, start: number, end: number): Span {
  const { text } = node.file;
  const raw = node.span.end - node.span.start;
  const { length } = node.written;
  if (node.style === 'plain' && raw === length) return { start: node.span.start + start, end: node.span.start + end };
  const inside = text.slice(node.span.start + 1, node.span.end - 1);
  if (node.style !== 'plain' && inside === node.written) {
    return { start: node.span.start + 1 + start, end: node.span.start + 1 + end };
  }
  const offsets = aligned(node);
  const first = offsets?.[start];
  const last = end > start ? offsets?.[end - 1] : first;
  if (first === undefined || last === undefined) return node.span;
  return { start: first, end: end > start ? last + 1 : first };
}

const offsetsOf = new WeakMap<ScalarNode, readonly number[]>();

/** For every character of the written text its offset in the file, by walking both; null when they do not agree. */
function aligned(node: ScalarNode): readonly number[] | null {
  const known = offsetsOf.get(node);
  if (known) return known;
  const { text } = node.file;
  let at = node.span.start;
  if (node.style === 'block') at = text.indexOf('\n', at) + 1;
  else if (node.style !== 'plain') at += 1;
  const offsets: number[] = [];
  for (const char of node.written.split('')) {
    if (at >= node.span.end && !/\s/.test(char)) return null;
    if (/\s/.test(char) && !(node.style === 'double' && text.charAt(at) === '\\')) {
      offsets.push(at);
      if (/\s/.test(text.charAt(at))) at += 1;
      continue;
    }
    while (/\s/.test(text.charAt(at))) at += 1;
    offsets.push(at);
    if (node.style === 'double' && text.charAt(at) === '\\') at += escapeLength(text.charAt(at + 1));
    else if (text.charAt(at) !== char) return null;
    else at += node.style === 'single' && char === "'" ? 2 : 1;
  }
  offsetsOf.set(node, offsets);
  return offsets;
}

function escapeLength(char: string): number {
  return 2 + (char === 'x' ? 2 : char === 'u' ? 4 : char === 'U' ? 8 : 0);
}

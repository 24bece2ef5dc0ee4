import type { Span } from '../../model/location.ts';
import type { ComposeText } from '../compose-file.ts';
import type { ScalarNode, ScalarStyle } from './node.ts';
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
  const characters = aligned(node);
  const first = characters?.[start];
  const last = end > start ? characters?.[end - 1] : first;
  if (!first || !last) return node.span;
  return { start: first.start, end: end > start ? last.end : first.start };
}

const charactersOf = new WeakMap<ScalarNode, readonly Span[]>();

/** For every character of the written text its place in the file, by walking both; null when they do not agree. */
function aligned(node: ScalarNode): readonly Span[] | null {
  const known = charactersOf.get(node);
  if (known) return known;
  const { text } = node.file;
  let at = node.span.start;
  if (node.style === 'block') at = text.indexOf('\n', at) + 1;
  else if (node.style !== 'plain') at += 1;
  const characters: Span[] = [];
  for (const char of node.written.split('')) {
    const isEscape = node.style === 'double' && text.charAt(at) === '\\';
    if (/\s/.test(char) && !isEscape) {
      const length = /\s/.test(text.charAt(at)) ? 1 : 0;
      characters.push({ start: at, end: at + length });
      at += length;
      continue;
    }
    while (/\s/.test(text.charAt(at))) at += 1;
    const length = lengthOf(char, text, at, node.style);
    if (length === 0 || at >= node.span.end) return null;
    characters.push({ start: at, end: at + length });
    at += length;
  }
  charactersOf.set(node, characters);
  return characters;
}

/** How long a character is as it was written, 0 when something else stands there. */
function lengthOf(char: string, text: string, at: number, style: ScalarStyle): number {
  if (style === 'double' && text.charAt(at) === '\\') return escapeLength(text.charAt(at + 1));
  if (text.charAt(at) !== char) return 0;
  return style === 'single' && char === "'" ? 2 : 1;
}

function escapeLength(char: string): number {
  return 2 + (char === 'x' ? 2 : char === 'u' ? 4 : char === 'U' ? 8 : 0);
}

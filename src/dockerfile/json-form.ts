import type { Word } from './ast.ts';
import type { Piece } from './logical-line.ts';
import { spanIn } from './logical-line.ts';
import { skipSpace } from './space.ts';

export type JsonForm =
  | { readonly kind: 'strings'; readonly elements: readonly Word[] }
  /** Valid JSON with something in it that is no string: BuildKit refuses it. */
  | { readonly kind: 'other-elements' }
  | { readonly kind: 'not-json' };

const jsonSpace = /[\t\n\r ]/;

/**
 * Whether BuildKit takes a text for a JSON array. A word's text is the string that JSON means, its span covers the
 * quotes too. Source: line_parsers.go, parseJSON, and Go's encoding/json.
 */
export function readJsonForm(piece: Piece): JsonForm {
  const { line, end } = piece;
  const { text } = line;
  const skip = (from: number): number => {
    let at = from;
    while (at < end && jsonSpace.test(text[at] ?? '')) at++;
    return at;
  };
  let at = skipSpace(text, piece.start, end);
  const begin = at;
  if (at >= end || text[at] !== '[') return { kind: 'not-json' };
  const elements: Word[] = [];
  at = skip(at + 1);
  if (at < end && text[at] === ']') {
    return skip(at + 1) === end ? { kind: 'strings', elements } : { kind: 'not-json' };
  }
  for (;;) {
    if (text[at] !== '"') return otherElements(text.slice(begin, end));
    const start = at;
    for (at++; at < end && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    if (at >= end) return { kind: 'not-json' };
    at++;
    const value = parseString(text.slice(start, at));
    if (value === null) return { kind: 'not-json' };
    elements.push({ text: value, span: spanIn(line, start, at) });
    at = skip(at);
    if (at >= end) return { kind: 'not-json' };
    if (text[at] === ']') return skip(at + 1) === end ? { kind: 'strings', elements } : { kind: 'not-json' };
    if (text[at] !== ',') return { kind: 'not-json' };
    at = skip(at + 1);
  }
}

function parseString(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    // Go has no lone surrogates.
    return typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : null;
  } catch {
    return null;
  }
}

function otherElements(text: string): JsonForm {
  try {
    const pending: unknown[] = [JSON.parse(text)];
    while (pending.length > 0) {
      const value = pending.pop();
      // Go's float64 refuses what JavaScript takes for infinity.
      if (value === Infinity || value === -Infinity) return { kind: 'not-json' };
      if (value && typeof value === 'object') for (const each of Object.values(value)) pending.push(each);
    }
    return { kind: 'other-elements' };
  } catch {
    return { kind: 'not-json' };
  }
}

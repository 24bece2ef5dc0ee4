import type { Edit } from '../../model/finding.ts';
import { rangeOf, type SourceFile, type Span } from '../../model/location.ts';
import type { Argument } from './starts.ts';

/** Puts `text` in the place of a stretch of a file. */
export function replacing(file: SourceFile, span: Span, text: string): Edit {
  return { file: file.path, range: rangeOf(file, span), text };
}

export function insertingAt(file: SourceFile, at: number, text: string): Edit {
  return replacing(file, { start: at, end: at }, text);
}

/** The line end that a file uses. */
export function eolOf({ text }: SourceFile): '\n' | '\r\n' {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}

/** The text of the line that an offset is in, up to it. */
export function lineBefore({ text }: SourceFile, at: number): string {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
}

/** Several words as they would be written in the place of this one: JSON elements, items of a YAML list, words. */
export function writtenLike(like: Argument, words: readonly string[]): string {
  const { file, span, style } = like;
  if (style === 'json') return words.map((word) => JSON.stringify(word)).join(', ');
  if (style === 'string') return words.join(' ');
  const quote = /^["']/.exec(file.text.slice(span.start, span.end))?.[0] ?? '';
  const items = words.map((word) => yamlItem(word, quote));
  const before = lineBefore(file, span.start);
  return /^\s*-\s+(?:- +)*$/.test(before) ? items.join(`${eolOf(file)}${before}`) : items.join(', ');
}

/** Further words behind this one, in its own way of writing. */
export function appending(word: Argument, words: readonly string[]): Edit {
  const { file, span, style } = word;
  const source = file.text.slice(span.start, span.end);
  const text = writtenLike(word, ['.', ...words]);
  // What stands between the first and the second is the way in which words are joined here.
  const first = writtenLike(word, ['.']);
  return insertingAt(file, span.start + source.length, style === 'none' ? '' : text.slice(first.length));
}

function yamlItem(word: string, quote: string): string {
  if (quote === "'") return `'${word.replaceAll("'", "''")}'`;
  const isPlain = /^[\w./@%+=-]+(?:[\w./@%+=:$()-]*[\w./@%+=)])?$/.test(word);
  return quote === '"' || !isPlain ? JSON.stringify(word) : word;
}

import type { Span } from '../model/location.ts';

/** BuildKit blames the line where an instruction begins; a word on a later line must not be shown in its place. */
export function blame(text: string, at: { readonly span: Span; readonly keywordSpan: Span }, wanted: Span): Span {
  const { start } = at.span;
  const feed = text.indexOf('\n', start);
  const end = feed === -1 ? text.length : feed;
  if (wanted.start <= end) return wanted;
  return at.keywordSpan.start <= end ? at.keywordSpan : { start, end: start + 1 };
}

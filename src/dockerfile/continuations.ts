import type { Span } from '../model/location.ts';
import type { Dockerfile } from './ast.ts';
import type { LogicalLine } from './logical-line.ts';
import { joinPieces } from './logical-line.ts';
import { skipSpace } from './space.ts';

/** Where a line's text ends when its continuation token is taken off; null when it has none. Source: parser/parser.go. */
export function continuationAt(text: string, start: number, stop: number, token: string): number | null {
  let end = stop;
  while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  const at = end - 1;
  if (at < start || text[at] !== token) return null;
  return at === start || text[at - 1] !== token ? at : null;
}

/** The text of an argument once more, with the place of every character of it: its span may run over many lines. */
export function lineOfSpan(dockerfile: Dockerfile, span: Span): LogicalLine {
  const { text } = dockerfile.file;
  const pieces: { start: number; end: number }[] = [];
  for (let at = span.start; at < span.end; ) {
    const feed = text.indexOf('\n', at);
    const end = feed === -1 ? span.end : Math.min(feed, span.end);
    let stop = end;
    while (stop > at && text[stop - 1] === '\r' && end < span.end) stop--;
    const first = skipSpace(text, at, stop);
    const isLast = end === span.end;
    const isSkipped = at !== span.start && (first === stop || text[first] === '#');
    if (!isSkipped) {
      const cut = isLast ? null : continuationAt(text, at, stop, dockerfile.escape);
      pieces.push({ start: at, end: cut ?? stop });
    }
    at = end + 1;
  }
  return joinPieces(text, pieces);
}

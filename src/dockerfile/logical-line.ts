import type { Span } from '../model/location.ts';
import type { Word } from './ast.ts';

/**
 * An instruction as one line of text, continuations joined, with the way back into the file: the piece `i` of the text
 * begins at `starts[i]` and stands in the file from `offsets[i]`.
 */
export type LogicalLine = {
  readonly text: string;
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
};

/** A stretch of a logical line: what Go's code passes around as a substring. */
export type Piece = { readonly line: LogicalLine; readonly start: number; readonly end: number };

export function joinPieces(
  fileText: string,
  pieces: readonly { readonly start: number; readonly end: number }[],
): LogicalLine {
  const starts: number[] = [];
  const offsets: number[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const { start, end } of pieces) {
    starts.push(length);
    offsets.push(start);
    texts.push(fileText.slice(start, end));
    length += end - start;
  }
  return { text: texts.join(''), starts, offsets };
}

function pieceAt(line: LogicalLine, at: number): number {
  let low = 0;
  let high = line.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((line.starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function fileOffset(line: LogicalLine, at: number): number {
  const piece = pieceAt(line, at);
  return (line.offsets[piece] ?? 0) + at - (line.starts[piece] ?? 0);
}

/** A line made of stretches of another one: what remains of a word when its quotes are gone. */
export function composeLine(
  line: LogicalLine,
  stretches: readonly { readonly start: number; readonly end: number }[],
): LogicalLine {
  const starts: number[] = [];
  const offsets: number[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const { start, end } of stretches) {
    let piece = pieceAt(line, start);
    for (let at = start; at < end; piece++) {
      const stop = Math.min(end, line.starts[piece + 1] ?? end);
      starts.push(length);
      offsets.push((line.offsets[piece] ?? 0) + at - (line.starts[piece] ?? 0));
      length += stop - at;
      at = stop;
    }
    texts.push(line.text.slice(start, end));
  }
  return { text: texts.join(''), starts, offsets };
}

export function spanIn(line: LogicalLine, start: number, end: number): Span {
  const from = fileOffset(line, start);
  return { start: from, end: end > start ? fileOffset(line, end - 1) + 1 : from };
}

export function wordIn(line: LogicalLine, start: number, end: number): Word {
  return { text: line.text.slice(start, end), span: spanIn(line, start, end) };
}

export function textOfPiece(piece: Piece): string {
  return piece.line.text.slice(piece.start, piece.end);
}

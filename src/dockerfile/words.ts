import type { Word } from './ast.ts';
import type { LogicalLine, Piece } from './logical-line.ts';
import { spanIn, wordIn } from './logical-line.ts';
import { isBlank, isSpace } from './space.ts';

/** Words between blanks, quotes meaning nothing: FROM, EXPOSE, COPY. */
export function splitBlanks(piece: Piece): readonly Word[] {
  const { line, start, end } = piece;
  const words: Word[] = [];
  if (start >= end) return words;
  // Like Go's Split, a blank at either end would make an empty word; pieces come trimmed, but only of the blanks we know.
  let from = start;
  let at = start;
  while (at < end) {
    if (!isBlank(line.text[at])) {
      at++;
      continue;
    }
    words.push(wordIn(line, from, at));
    while (at < end && isBlank(line.text[at])) at++;
    from = at;
  }
  words.push(wordIn(line, from, end));
  return words;
}

/** Words between blanks that respect quotes, which stay in them: ENV, LABEL, ARG. Source: line_parsers.go, parseWords. */
export function splitQuoted(piece: Piece, token: string): readonly Piece[] {
  const { line, end } = piece;
  const { text } = line;
  const words: Piece[] = [];
  let at = piece.start;
  for (;;) {
    while (at < end && isSpace(text[at])) at++;
    if (at >= end) return words;
    const start = at;
    let stop = end;
    let quote = '';
    while (at < end) {
      const char = text[at];
      if (char === token && quote !== "'") {
        // An escape token at the very end is dropped.
        if (at + 1 >= end) stop = at;
        at += 2;
        continue;
      }
      if (quote !== '') {
        if (char === quote) quote = '';
      } else if (char === '"' || char === "'") quote = char;
      else if (isSpace(char)) break;
      at++;
    }
    if (at < end) stop = at;
    if (stop > start) words.push({ line, start, end: stop });
  }
}

export type RawFlag = {
  /** As BuildKit has it: quotes and escapes gone. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Where the text behind the first `=` begins in the line. */
  readonly valueStart: number | null;
};

/** The leading `--flags` of an instruction, and where its arguments begin. Source: split_command.go. */
export function splitFlags(piece: Piece, token: string): { readonly flags: readonly RawFlag[]; readonly rest: number } {
  const { line, end } = piece;
  const { text } = line;
  const flags: RawFlag[] = [];
  let at = piece.start;
  for (;;) {
    while (at < end && isSpace(text[at])) at++;
    if (at >= end) return { flags, rest: end };
    if (text[at] !== '-' || at + 1 >= end || text[at + 1] !== '-') return { flags, rest: at };
    const start = at;
    const chars: string[] = [];
    let quote = '';
    let quoted = false;
    let valueStart: number | null = null;
    while (at < end) {
      let char = text[at] ?? '';
      if (quote === '' && isSpace(char)) break;
      if (quote === '' && (char === '"' || char === "'")) {
        quote = char;
        quoted = true;
      } else if (quote !== '' && char === quote) quote = '';
      else {
        if (char === token) {
          at++;
          if (at >= end) break;
          char = text[at] ?? '';
        }
        if (char === '=' && valueStart === null) valueStart = at + 1;
        chars.push(char);
      }
      at++;
    }
    const flag = chars.join('');
    if (flag === '--') return { flags, rest: Math.min(at, end) };
    if (quoted || flag !== '') flags.push({ text: flag, start, end: Math.min(at, end), valueStart });
  }
}

export function keyValueWord(line: LogicalLine, piece: Piece): { key: Word; value: Word | null } {
  const equals = line.text.indexOf('=', piece.start);
  if (equals === -1 || equals >= piece.end) return { key: wordIn(line, piece.start, piece.end), value: null };
  return { key: wordIn(line, piece.start, equals), value: wordIn(line, equals + 1, piece.end) };
}

export function spanOfPiece(piece: Piece): { readonly start: number; readonly end: number } {
  return spanIn(piece.line, piece.start, piece.end);
}

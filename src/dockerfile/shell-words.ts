import type { Span } from '../model/location.ts';
import type { LogicalLine } from './logical-line.ts';

/** A word of a shell command. */
export type ShellWord = {
  /** As written, quotes and all. */
  readonly text: string;
  /** What the program gets; null where the shell would put something in. Globs stay as written. */
  readonly value: string | null;
  readonly quoted: boolean;
  readonly span: Span;
  /** The word without its quotes, expansions as written: to be read again when it is a script. */
  readonly inner: LogicalLine;
};

export type Stretch = { readonly start: number; readonly end: number };

export type RawWord = {
  readonly start: number;
  readonly end: number;
  readonly expands: boolean;
  readonly quoted: boolean;
  /** What remains when quotes are gone. */
  readonly stretches: readonly Stretch[];
};

/** Reads commands from `start` up to the unquoted `)` or the end that is given; answers where it stopped. */
export type ReadNested = (start: number, end: number, closer: ')' | null) => number;

const ends = new Set([' ', '\t', '\n', '\r', ';', '&', '|', '(', ')', '<', '>', undefined]);
const special = new Set<string | undefined>(['\\', "'", '"', '$', '`']);
const specialInQuotes = new Set<string | undefined>(['\\', '"', '$', '`']);

/** A word of POSIX shell that begins at `start`. */
export function readShellWord(text: string, start: number, limit: number, nested: ReadNested): RawWord {
  const stretches: Stretch[] = [];
  let expands = false;
  let quoted = false;
  let at = start;
  const keep = (from: number, to: number): void => {
    const last = stretches.at(-1);
    if (last && last.end === from) stretches[stretches.length - 1] = { start: last.start, end: to };
    else if (to > from) stretches.push({ start: from, end: to });
  };
  const expand = (): void => {
    const end = skipExpansion(text, at, limit, nested);
    if (end > at + 1) expands = true;
    keep(at, end);
    at = end;
  };
  while (at < limit && !ends.has(text[at])) {
    const char = text[at];
    if (char === '\\') {
      quoted = true;
      // A line that ends in a backslash goes on.
      if (text[at + 1] !== '\n') keep(at + 1, Math.min(at + 2, limit));
      at = Math.min(at + 2, limit);
    } else if (char === "'") {
      quoted = true;
      const close = text.indexOf("'", at + 1);
      const end = close === -1 || close > limit ? limit : close;
      keep(at + 1, end);
      at = Math.min(end + 1, limit);
    } else if (char === '"') {
      quoted = true;
      at++;
      while (at < limit && text[at] !== '"') {
        if (text[at] === '\\') {
          const escaped = text[at + 1];
          if (escaped === '\n') {
            at += 2;
            continue;
          }
          const isSpecial = escaped === '$' || escaped === '`' || escaped === '"' || escaped === '\\';
          keep(isSpecial ? at + 1 : at, Math.min(at + 2, limit));
          at = Math.min(at + 2, limit);
        } else if (text[at] === '$' || text[at] === '`') expand();
        else {
          const from = at;
          while (at < limit && !specialInQuotes.has(text[at])) at++;
          keep(from, at);
        }
      }
      at = Math.min(at + 1, limit);
    } else if (char === '$' || char === '`') expand();
    else {
      const from = at;
      while (at < limit && !ends.has(text[at]) && !special.has(text[at])) at++;
      keep(from, at);
      // An array: its words belong to the assignment.
      if (text[at] === '(' && from === start && /^[A-Za-z_]\w*\+?=$/.test(text.slice(start, at))) {
        expands = true;
        const close = text.indexOf(')', at);
        at = close === -1 || close >= limit ? limit : close + 1;
      }
    }
  }
  return { start, end: Math.min(at, limit), expands, quoted, stretches };
}

/** Behind `$x`, `${…}`, `$(…)`, `$((…))`, `$'…'` or a backtick's pair; one further than `at` when `$` stands alone. */
function skipExpansion(text: string, at: number, limit: number, nested: ReadNested): number {
  if (text[at] === '`') {
    let close = at + 1;
    while (close < limit && text[close] !== '`') close += text[close] === '\\' ? 2 : 1;
    close = Math.min(close, limit);
    nested(at + 1, close, null);
    return Math.min(close + 1, limit);
  }
  const next = text[at + 1];
  if (next === '(' && text[at + 2] === '(') {
    // Arithmetic is short; looking no further keeps a text full of `$((` linear.
    const close = text.slice(at + 3, Math.min(limit, at + 1000)).indexOf('))');
    if (close !== -1) return at + 3 + close + 2;
  }
  if (next === '(') return Math.min(nested(at + 2, limit, ')') + 1, limit);
  if (next === '{') return skipBraces(text, at + 2, limit, nested);
  if (next === "'") {
    let close = at + 2;
    while (close < limit && text[close] !== "'") close += text[close] === '\\' ? 2 : 1;
    return Math.min(close + 1, limit);
  }
  if (next !== undefined && /[@*#?\-$!0-9]/.test(next)) return Math.min(at + 2, limit);
  let end = at + 1;
  while (end < limit && /\w/.test(text[end] ?? '')) end++;
  return end;
}

function skipBraces(text: string, from: number, limit: number, nested: ReadNested): number {
  let at = from;
  let depth = 1;
  while (at < limit) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '}' && --depth === 0) return at + 1;
    else if (char === '$' && text[at + 1] === '{') {
      depth++;
      at++;
    } else if (char === '`' || (char === '$' && text[at + 1] === '(')) {
      at = skipExpansion(text, at, limit, nested);
      continue;
    }
    at++;
  }
  return limit;
}

import { lexShell } from './shell-lex.ts';

/** What `<<-"EOF"` announces. */
export type HeredocMark = { readonly name: string; readonly expand: boolean; readonly chomp: boolean };

const shape = /^([0-9]*)<<(-?)[\t\n\f\r ]*([^<]*)$/;

const unset = { kind: 'unset' } as const;

/** One word of a line; null where it is no heredoc. Source: BuildKit parser/parser.go, heredocFromMatch. */
export function parseHeredocMark(word: string): HeredocMark | null | { readonly refused: string } {
  const match = shape.exec(word);
  const rest = match?.[3];
  if (!match || !rest) return null;
  const options = { escape: '\\', skipUnset: true, lookup: () => unset } as const;
  const plain = lexShell(rest, options);
  if (plain.kind === 'refused') return { refused: plain.message };
  const name = plain.words[0];
  if (plain.words.length !== 1 || name === undefined) return null;
  const raw = lexShell(rest, { ...options, rawQuotes: true });
  if (raw.kind === 'refused') return { refused: raw.message };
  if (raw.words.length !== 1) {
    return { refused: `internal lexing of heredoc produced inconsistent results: ${rest}` };
  }
  return { name, expand: countQuotes(name) === countQuotes(raw.words[0] ?? ''), chomp: match[2] === '-' };
}

function countQuotes(text: string): number {
  return text.replace(/[^'"]/g, '').length;
}

/** Whether a word of COPY or ADD is a heredoc and no file. */
export function isHeredocWord(word: string): boolean {
  const mark = parseHeredocMark(word);
  return mark !== null && !('refused' in mark);
}

/** The heredocs that a whole line announces, in their order. A line whose quotes do not close has none. */
export function heredocsOfLine(line: string): readonly HeredocMark[] | { readonly refused: string } {
  const lexed = lexShell(line, {
    escape: '\\',
    rawQuotes: true,
    rawEscapes: true,
    skipUnset: true,
    lookup: () => unset,
  });
  const marks: HeredocMark[] = [];
  for (const word of lexed.kind === 'text' ? lexed.words : []) {
    const mark = parseHeredocMark(word);
    if (mark === null) continue;
    if ('refused' in mark) return mark;
    marks.push(mark);
  }
  return marks;
}

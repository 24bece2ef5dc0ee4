import { tokenize } from '../../src/repo/python/tokens.ts';

/** A small linear congruential generator: the same mutants every time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const inserted = [
  '(',
  ')',
  ',',
  ':',
  '=',
  '*',
  'def',
  'if',
  'else:',
  'lambda',
  'print',
  '"',
  "'",
  '\\',
  '\n',
  '    ',
  '1',
  'x',
  '.',
  '/',
  'yield',
  'async',
];

/** Texts with one token deleted, doubled, swapped with the next, or one inserted, or one line moved in or out. */
export function mutate(texts: readonly string[], times: number): readonly string[] {
  const next = random(20260101);
  const mutants: string[] = [];
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
  let meant = texts;
  while (mutants.length < times && meant.length > 0) {
    const text = pick(meant) ?? '';
    const tokens = tokenize(text).lines.flatMap((line) => line.tokens);
    // One that is empty, or all comments, gives nothing however often it is taken.
    if (tokens.length === 0) meant = meant.filter((one) => one !== text);
    const at = Math.floor(next() * tokens.length);
    const token = tokens[at];
    const after = tokens[at + 1];
    if (!token) continue;
    const head = text.slice(0, token.start);
    const tail = text.slice(token.end);
    const kind = Math.floor(next() * 5);
    if (kind === 0) mutants.push(head + tail);
    else if (kind === 1) mutants.push(`${head}${token.text} ${token.text}${tail}`);
    else if (kind === 2 && after) {
      mutants.push(head + after.text + text.slice(token.end, after.start) + token.text + text.slice(after.end));
    } else if (kind === 3) mutants.push(`${head} ${pick(inserted) ?? ''} ${text.slice(token.start)}`);
    else if (kind === 4) {
      const line = text.lastIndexOf('\n', token.start) + 1;
      mutants.push(text.slice(0, line) + (next() < 0.5 ? ` ${text.slice(line)}` : text.slice(line).replace(/^ /, '')));
    }
  }
  return mutants;
}

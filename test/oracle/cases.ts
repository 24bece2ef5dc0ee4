import { pieces, wholeFiles } from './pieces.ts';

export type Case = { readonly name: string; readonly text: string; readonly paths?: readonly string[] };

const head = 'FROM base AS first\nFROM base AS x\n';

/** Every Dockerfile that was written for the comparison. */
export function writtenCases(): readonly Case[] {
  const cases: Case[] = wholeFiles.map((text, at) => ({ name: `whole ${at}`, text }));
  pieces.forEach((piece, at) => {
    cases.push({ name: `piece ${at}`, text: `${head}${piece}\nRUN tail\n` });
    cases.push({ name: `piece ${at} at the end`, text: `${head}${piece}` });
    cases.push({ name: `piece ${at} crlf`, text: `${head}${piece}\nRUN tail\n`.replace(/\r?\n/g, '\r\n') });
    cases.push({ name: `piece ${at} onbuild`, text: `${head}ONBUILD ${piece}\nRUN tail\n` });
    cases.push({
      name: `piece ${at} backtick`,
      text: `# escape=\`\n${head}${piece.replaceAll('\\', '`')}\nRUN tail\n`,
    });
  });
  return cases;
}

/** Mulberry32: the same numbers on every machine for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const snippets: readonly string[] = [
  '\\',
  '\\\n',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\t',
  '\f',
  '\v',
  '\u00a0',
  '\u0085',
  '\ufeff',
  '#',
  '# ',
  '"',
  "'",
  '[',
  ']',
  ',',
  '=',
  '$',
  '${',
  '}',
  ':-',
  '<<',
  '<<EOF',
  '<<-',
  'EOF\n',
  '\nEOF\n',
  '--',
  '--from=',
  '--x=',
  '`',
  '{',
  '0',
  'é',
  '😀',
  '["',
  '"]',
  'ONBUILD ',
  'RUN ',
  'FROM ',
  'COPY ',
  'ENV ',
  'CMD ',
  '\\\n# c\n',
  '\\\n\n',
  '  # c\n',
  ' AS ',
  '&&',
  '\u0000',
  '1',
  ':',
  '/',
  '-',
];

/** Damaged copies of the written cases: characters put in, taken out and moved, lines doubled and exchanged. */
export function mutants(cases: readonly Case[], count: number, seed: number): readonly Case[] {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const short = cases.filter((each) => each.text.length < 2000);
  const mutated: Case[] = [];
  while (mutated.length < count) {
    const origin = pick(short);
    if (!origin) break;
    let { text } = origin;
    const times = 1 + Math.floor(random() * 3);
    for (let each = 0; each < times; each++) {
      const at = Math.floor(random() * (text.length + 1));
      const length = 1 + Math.floor(random() * 4);
      const lines = text.split('\n');
      const line = Math.floor(random() * lines.length);
      switch (Math.floor(random() * 7)) {
        case 0:
        case 1:
          text = text.slice(0, at) + (pick(snippets) ?? '') + text.slice(at);
          break;
        case 2:
          text = text.slice(0, at) + text.slice(at + length);
          break;
        case 3:
          text = text.slice(0, at) + (pick(snippets) ?? '') + text.slice(at + length);
          break;
        case 4:
          lines.splice(line, 0, lines[line] ?? '');
          text = lines.join('\n');
          break;
        case 5:
          lines.splice(line, 1);
          text = lines.join('\n');
          break;
        default: {
          const other = pick(short)?.text ?? '';
          text = text.slice(0, at) + other.slice(Math.floor(random() * other.length));
        }
      }
    }
    // Halves of a surrogate pair are no text in UTF-8.
    if (/\p{Surrogate}/u.test(text)) continue;
    mutated.push({ name: `mutant ${mutated.length} of ${origin.name}`, text });
  }
  return mutated;
}

import '../../src/adapters/linear-patterns.ts';
import { type LongText, longTexts } from './long-texts.ts';
import { type FileKind, fileKinds } from './readers/files.ts';
import { openers } from './texts.ts';

/**
 * How the time of each reader grows with its file: what opens something in one of the languages, and each good file,
 * written again and again: `npm run fuzz:growth [-- --kind NAME]`. The exponent is that of processor time between a
 * size and four times that size; 1 is linear. Prints the worst of each kind, and ends with 1 where one is above 1.6.
 */
const smallest = 64 * 1024;
/** A larger file is not read at all. */
const largest = 2 * 1024 * 1024;
/** Milliseconds: below, the garbage collector says more than the reader, and nobody waits for it. */
const telling = 500;
const limit = 1.6;

type Growth = { readonly what: string; readonly size: number; readonly time: number; readonly exponent: number };

function timeOf({ read }: FileKind, text: string): number {
  const times = [0, 1].map(() => {
    const before = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

function growthOf(kind: FileKind, { title, before: head, piece, after }: LongText): Growth | null {
  const textOf = (size: number): string => head + piece.repeat(Math.ceil(size / piece.length)) + after;
  let time = 0;
  let size = smallest;
  while (time < telling && size < largest) {
    size *= 2;
    time = timeOf(kind, textOf(size));
  }
  if (time < telling) return null;
  const before = timeOf(kind, textOf(size / 4));
  return { what: title, size, time, exponent: Math.log(time / before) / Math.log(4) };
}

const at = process.argv.indexOf('--kind');
const only = at === -1 ? null : process.argv[at + 1];
console.log(`${'kind'.padEnd(18)} ${'exponent'.padStart(8)} ${'size'.padStart(9)} ${'time'.padStart(9)}  of`);
for (const kind of fileKinds) {
  if (only !== null && kind.name !== only) continue;
  const plain = [...openers, ...kind.seeds.slice(0, 8)]
    .filter((piece) => piece !== '')
    .map((piece) => ({
      title: JSON.stringify(piece.slice(0, 30)),
      before: '',
      piece,
      after: '',
    }));
  const grown = [...(longTexts[kind.name] ?? []), ...plain].flatMap((text) => growthOf(kind, text) ?? []);
  const worst = grown.toSorted((a, b) => b.exponent - a.exponent);
  const shown = worst.filter(({ exponent }, index) => index === 0 || exponent > limit);
  for (const { what, size, time, exponent } of shown)
    console.log(
      `${kind.name.padEnd(18)} ${exponent.toFixed(2).padStart(8)} ${`${Math.round(size / 1024)} KiB`.padStart(9)} ${`${time.toFixed(0)} ms`.padStart(9)}  ${what}`,
    );
  if (shown.some(({ exponent }) => exponent > limit)) process.exitCode = 1;
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Grown, Kind } from '../grow.ts';
import { exponent, type Line, line, type Row } from '../harness.ts';

const run = promisify(execFile);

const series: readonly { readonly kind: Kind; readonly unit: string; readonly sizes: readonly number[] }[] = [
  { kind: 'agents', unit: 'agents', sizes: [1, 10, 100, 1000] },
  { kind: 'lines', unit: 'lines of Dockerfile', sizes: [10, 100, 1000, 10_000] },
  { kind: 'services', unit: 'compose services', sizes: [1, 10, 50, 200] },
  { kind: 'files', unit: 'files', sizes: [300, 1000, 3000, 10_000] },
];

async function grown(kind: string, size: number, rounds: number): Promise<Grown> {
  const program = fileURLToPath(new URL('../grow.ts', import.meta.url));
  const argv = ['--expose-gc', program, kind, String(size), String(rounds)];
  const { stdout } = await run(process.execPath, argv, { maxBuffer: 1024 * 1024 });
  return JSON.parse(stdout) as Grown;
}

/** Time and memory by size, each size in a process of its own. The exponent is that of the last tenfold or so. */
export const growth: Row = {
  name: 'growth',
  title: 'growth of check',
  async measure(bench) {
    const lines: Line[] = [];
    for (const { kind, unit, sizes } of series) {
      const all: Grown[] = [];
      for (const size of sizes) {
        const one = await grown(kind, size, bench.rounds);
        all.push(one);
        bench.say(`  ${size} ${unit}: ${(one.seconds * 1000).toFixed(1)} ms, ${one.megabytes.toFixed(0)} MB`);
      }
      const [small, large] = [all.at(-2), all.at(-1)];
      if (!small || !large) continue;
      const power = exponent([small.size, small.seconds], [large.size, large.seconds]);
      lines.push({
        row: 'growth',
        what: `${large.size.toLocaleString('en')} ${unit}: exponent`,
        ours: large.seconds * 1000,
        theirs: small.seconds * 1000,
        against: `${small.size.toLocaleString('en')} ${unit}`,
        unit: 'ms',
        ratio: power,
        aim: 1.1,
        note: all
          .map(
            (one) =>
              `${one.size.toLocaleString('en')}: ${(one.seconds * 1000).toFixed(1)} ms, ${one.megabytes.toFixed(0)} MB`,
          )
          .join('; '),
      });
    }
    for (const kind of ['dockerfile', 'shell', 'python'] as const) {
      const { worst } = await grown(kind, 1, bench.rounds);
      if (!worst) continue;
      lines.push(
        line({
          row: 'growth',
          what: `a large ${kind} text, the worst kind: ${worst.title}`,
          ours: worst.large * 1000,
          theirs: worst.small * 1000,
          against: 'a quarter of it',
          unit: 'ms',
        }),
      );
      const last = lines.pop();
      if (last) lines.push({ ...last, ratio: exponent([1, worst.small], [4, worst.large]), aim: null });
    }
    return lines;
  },
};

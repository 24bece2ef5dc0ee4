import { Worker } from 'node:worker_threads';
import { type Broken, batch, type Work } from './reader.ts';
import { readers } from './readers/index.ts';

/**
 * Feeds every reader with inputs that nobody would write: `npm run fuzz -- --runs N [--reader NAME] [--seed S]`. The
 * same seed gives the same inputs. One line a reader; what broke stands below, with the smallest input that breaks it.
 */
function option(name: string): string | null {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? null : (process.argv[at + 1] ?? null);
}

const runs = Number(option('runs') ?? 1000);
const seed = Number(option('seed') ?? Math.trunc(Math.random() * 1e9));
const only = option('reader');
const secondsToHang = 30;

type Result = { readonly broken: readonly Broken[]; readonly slowest: number };

function runReader(name: string): Promise<Result> {
  const at = new SharedArrayBuffer(4);
  const now = new Int32Array(at).fill(-1);
  const work: Work = { name, seed, runs, at };
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: work });
    let last = { index: -2, since: performance.now() };
    const end = (result: Result): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve(result);
    };
    const watch = setInterval(() => {
      const index = Atomics.load(now, 0);
      if (index === -1 || index !== last.index) last = { index, since: performance.now() };
      else if (performance.now() - last.since > secondsToHang * 1000) {
        const input = readers
          .find((one) => one.name === name)
          ?.trials(seed + index - (index % batch), Math.min(batch, runs - index + (index % batch)))
          [index % batch]?.shown();
        end({
          broken: [{ index, input: input ?? '', error: `no end within ${secondsToHang} s` }],
          slowest: Number.POSITIVE_INFINITY,
        });
      }
    }, 500);
    worker.once('message', (result: Result) => end(result));
    worker.once('error', (error) => {
      end({ broken: [{ index: Atomics.load(now, 0), input: '', error: String(error) }], slowest: 0 });
    });
  });
}

/** A reader's name, or how it begins. */
const chosen = readers.filter(({ name }) => only === null || name.startsWith(only));
if (chosen.length === 0 || !Number.isSafeInteger(runs) || !Number.isSafeInteger(seed)) {
  console.error(
    `usage: npm run fuzz -- --runs N [--seed S] [--reader NAME]; readers: ${readers.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
console.log(
  `seed ${seed}\n${'reader'.padEnd(32)} ${'inputs'.padStart(9)} ${'broken'.padStart(7)} ${'slowest'.padStart(10)}`,
);
const broken: (Broken & { readonly reader: string })[] = [];
for (const { name } of chosen) {
  const result = await runReader(name);
  broken.push(...result.broken.map((one) => ({ ...one, reader: name })));
  console.log(
    `${name.padEnd(32)} ${String(runs).padStart(9)} ${String(result.broken.length).padStart(7)} ${`${result.slowest.toFixed(0)} ms`.padStart(10)}`,
  );
}
for (const { reader, index, input, error } of broken) console.log(`\n${reader}, input ${index}\n${error}\n${input}`);
console.log(`\n${chosen.length} readers, ${chosen.length * runs} inputs, ${broken.length} ways to break one`);
process.exitCode = broken.length > 0 ? 1 : 0;

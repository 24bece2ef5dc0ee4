import '../../src/adapters/linear-patterns.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { assertCleanPrototypes } from './prototypes.ts';
import { type Broken, batch, type Work } from './reader.ts';
import { readers } from './readers/index.ts';

/** Where in our sources it happened, else what was said, names and numbers aside: one fault is shown once. */
function kindOf(error: string): string {
  const frames = error.match(/src\/[^)\s]*:\d+:\d+/g) ?? [];
  return frames.length > 0 ? frames.slice(0, 2).join(' ') : (error.split('\n', 1)[0] ?? '').split(/["':0-9]/, 2).join();
}

const work: Work = workerData;
const found = readers.find(({ name }) => name === work.name);
if (!found) throw new Error(`no reader is called ${work.name}`);
const now = new Int32Array(work.at);
const broken: Broken[] = [];
const kinds = new Set<string>();
let slowest = 0;

for (let done = 0; done < work.runs; done += batch) {
  const seed = work.seed + done;
  Atomics.store(now, 0, -1);
  const trials = found.trials(seed, Math.min(batch, work.runs - done));
  for (const [at, trial] of trials.entries()) {
    Atomics.store(now, 0, done + at);
    const before = performance.now();
    try {
      await trial.run();
      assertCleanPrototypes();
    } catch (caught) {
      const error = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
      const kind = kindOf(error);
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      Atomics.store(now, 0, -1);
      const input = kinds.size <= 5 ? await found.smallest(seed, trials.length, at) : trial.shown();
      broken.push({ index: done + at, input, error });
    }
    slowest = Math.max(slowest, performance.now() - before);
  }
}
parentPort?.postMessage({ broken, slowest });

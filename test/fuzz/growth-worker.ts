import '../../src/adapters/linear-patterns.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { type Growth, type GrowthTold, type GrowthWork, growthTexts } from './growth-texts.ts';
import { type LongText, longText } from './long-texts.ts';
import { type FileKind, fileKinds } from './readers/files.ts';

const smallest = 4 * 1024;
/** A larger file is not read at all. */
const largest = 2 * 1024 * 1024;
/** Milliseconds: below, the garbage collector says more than the reader, and nobody waits for it. */
const telling = 300;
/** What may be chance is measured again, more often and up to four times the size: chance does not grow with it. */
const suspicious = 1.4;

/** The least of some times that this thread computes: other threads, and other programs, are not in it. */
function timeOf({ read }: FileKind, text: string, rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const before = process.threadCpuUsage();
    read(text);
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.max(1, Math.min(...times));
}

function exponentOf(kind: FileKind, text: LongText, from: number, to: number, rounds: number): number {
  const [small, large] = [from, to].map((size) => timeOf(kind, longText(text, size), rounds));
  return Math.log((large ?? 0) / (small ?? 1)) / Math.log(to / from);
}

function growthOf(kind: FileKind, text: LongText): Growth | null {
  let time = 0;
  let size = smallest;
  while (time < telling && size < largest) {
    size *= 2;
    time = timeOf(kind, longText(text, size), 2);
  }
  if (time < telling) return null;
  const once = exponentOf(kind, text, size / 4, size, 2);
  if (once <= suspicious) return { what: text.title, size, time, exponent: once };
  // Over sixteen times the size, and over its last quarter too: what has only a dear beginning is not blamed.
  const whole = exponentOf(kind, text, size / 4, size * 4, 3);
  const last = exponentOf(kind, text, size, size * 4, 3);
  return { what: text.title, size, time, exponent: Math.min(whole, last) };
}

const { name, from }: GrowthWork = workerData;
const kind = fileKinds.find((one) => one.name === name);
if (!kind) throw new Error(`no reader is called ${name}`);
const tell = (told: GrowthTold): void => parentPort?.postMessage(told);
for (const [at, text] of growthTexts(kind).entries()) {
  if (at < from) continue;
  tell({ at });
  tell({ at, growth: growthOf(kind, text) });
}

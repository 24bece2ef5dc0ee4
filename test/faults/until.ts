import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is so; rejects after so many seconds. */
export async function until(seconds: number, what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`after ${seconds} s it was still not so: ${what}`);
    await sleep(100);
  }
}

import { expect, test } from 'vitest';
import type { Clock } from '../../../src/ports/clock.ts';
import { firstOf } from '../../../src/ports/first-of.ts';

/** A clock whose time ends when it is told to; it counts the timers that still run. */
function handClock(): Clock & { readonly running: () => number; end(): void } {
  const timers = new Set<() => void>();
  return {
    now: () => 0,
    unixTime: () => 0,
    after: (_milliseconds, signal) =>
      new Promise((resolve) => {
        const over = (): void => {
          timers.delete(over);
          resolve();
        };
        timers.add(over);
        if (signal?.aborted) over();
        signal?.addEventListener('abort', over);
      }),
    running: () => timers.size,
    end: () => {
      for (const over of timers) over();
    },
  };
}

const never = new Promise<string>(() => {});

test.each<[string, (clock: ReturnType<typeof handClock>, cancel: AbortController) => Promise<unknown>, unknown]>([
  ['what comes in time', (clock) => firstOf(clock, 60, null, [never, Promise.resolve('up')]), 'up'],
  [
    'the end of time',
    (clock) => {
      const first = firstOf(clock, 60, null, [never]);
      clock.end();
      return first;
    },
    null,
  ],
  [
    'a cancelled run',
    (clock, cancel) => {
      const first = firstOf(clock, 60, cancel.signal, [never]);
      cancel.abort();
      return first;
    },
    null,
  ],
  [
    'what was cancelled before',
    (clock, cancel) => {
      cancel.abort();
      return firstOf(clock, 60, cancel.signal, [never]);
    },
    null,
  ],
  [
    'what breaks',
    (clock) => firstOf(clock, 60, null, [Promise.reject(new Error('gone'))]).catch(String),
    'Error: gone',
  ],
])('%s: no timer stays', async (_what, run, expected) => {
  const clock = handClock();
  expect(await run(clock, new AbortController())).toBe(expected);
  expect(clock.running()).toBe(0);
});

import type { Clock } from '../../../src/ports/clock.ts';

export type HandClock = Clock & {
  /** Lets so many milliseconds pass, and whoever waits for them go on. */
  pass(milliseconds: number): Promise<void>;
};

/** A clock that stands still unless time is made to pass. */
export function handClock(): HandClock {
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  let now = 0;
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    unixTime: () => now / 1000,
    after: (milliseconds, signal) =>
      new Promise((resolve) => {
        const timer = { at: now + milliseconds, ring: resolve };
        timers.add(timer);
        const stop = (): void => {
          timers.delete(timer);
          resolve();
        };
        if (signal?.aborted) stop();
        signal?.addEventListener('abort', stop);
      }),
    async pass(milliseconds) {
      const end = now + milliseconds;
      await settle();
      for (;;) {
        const next = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
        if (next === undefined) break;
        now = next.at;
        timers.delete(next);
        next.ring();
        await settle();
      }
      now = end;
    },
  };
}

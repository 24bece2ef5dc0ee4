import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '../ports/clock.ts';

export const systemClock: Clock = {
  now: () => performance.now(),
  unixTime: () => Math.floor(Date.now() / 1000),
  after: (milliseconds, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      if (signal?.aborted) end();
      else signal?.addEventListener('abort', end, { once: true });
    }),
};

export const systemRandom: Random = { hex: (bytes) => randomBytes(bytes).toString('hex') };

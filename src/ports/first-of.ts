import type { Clock } from './clock.ts';

/**
 * What comes first of several; null once so many seconds are over, or `signal` aborts. However it ends, no timer stays:
 * one would hold the process up.
 */
export async function firstOf<T>(
  clock: Clock,
  seconds: number,
  signal: AbortSignal | null,
  racers: readonly Promise<T>[],
): Promise<T | null> {
  const over = new AbortController();
  const end = signal === null ? over.signal : AbortSignal.any([over.signal, signal]);
  try {
    return await Promise.race([...racers, clock.after(seconds * 1000, end).then(() => null)]);
  } finally {
    over.abort();
  }
}

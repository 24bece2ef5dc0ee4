import type { World } from '../stage.ts';
import { type Trouble, troubleOf } from './errors.ts';

export type Attempt<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly text: string };

export type Tried<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'failed'; readonly trouble: Trouble; readonly attempts: number };

type Outside = Pick<World, 'clock' | 'random' | 'signal' | 'progress'>;

/** Milliseconds, all of them. */
export const patience = {
  attempts: 6,
  firstDelay: 1000,
  longestDelay: 30_000,
  /** A registry that asks for more is not waited for: a person decides. */
  longestWait: 180_000,
  /** The engine tries some things five times by itself, 50 s in all; ours come on top. */
  whole: 600_000,
  /** A registry that gives no answer at all is not tried again once this is over: three questions. */
  silence: 150_000,
  /** A push that says nothing for so long is asked after. */
  quiet: 60_000,
  /** One question to a registry. */
  question: 60_000,
  /** One push. */
  push: 1_800_000,
} as const;

/** How long to wait before the next attempt: doubles each time, and half of it is chance, so that jobs spread. */
export function delayBefore(attempt: number, chance: number, wait: number | null): number {
  const backoff = Math.min(patience.longestDelay, patience.firstDelay * 2 ** (attempt - 1));
  const spread = backoff / 2 + (backoff / 2) * chance;
  // A little more than was asked for: all who were refused come back at the same moment.
  return wait === null ? spread : wait * 1000 + spread / 2;
}

/**
 * Does something at a registry until it succeeds, or until the same again cannot help.
 * @param ask seconds to wait where the text does not say, as a registry's header does
 */
export async function retrying<T>(
  world: Outside,
  reference: string,
  attempt: () => Promise<Attempt<T>>,
  ask: () => Promise<number | null> = async () => null,
): Promise<Tried<T>> {
  const before = world.clock.now();
  for (let count = 1; ; count += 1) {
    const result = await attempt();
    if (result.status === 'done') return result;
    const trouble = troubleOf(result.text, reference);
    const failed = { status: 'failed', trouble, attempts: count } as const;
    if (!trouble.retry || world.signal.aborted || count >= patience.attempts) return failed;
    const wait = trouble.wait ?? (trouble.kind === 'rate-limit' ? await ask() : null);
    if (wait !== null && wait * 1000 > patience.longestWait)
      return { ...failed, trouble: { ...trouble, reason: `${trouble.reason}: it asks to wait ${Math.ceil(wait)} s` } };
    const delay = delayBefore(count, Number.parseInt(world.random.hex(2), 16) / 0xffff, wait);
    const whole = trouble.kind === 'timeout' ? patience.silence : patience.whole;
    if (world.clock.now() - before + delay > whole) return failed;
    world.progress.say(`${reference}: ${trouble.reason} (${trouble.said}); again in ${(delay / 1000).toFixed(1)} s`);
    await world.clock.after(delay, world.signal);
    if (world.signal.aborted) return failed;
  }
}

/** Runs something that may hang, with a signal that aborts after so many milliseconds or with the run. */
export async function within<T>(
  world: Outside,
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T; readonly late: boolean }> {
  const limit = new AbortController();
  const done = new AbortController();
  let ended = false;
  void world.clock.after(milliseconds, done.signal).then(() => {
    if (!ended) limit.abort();
  });
  const cancel = (): void => limit.abort();
  world.signal.addEventListener('abort', cancel, { once: true });
  if (world.signal.aborted) limit.abort();
  try {
    const value = await run(limit.signal);
    return { value, late: limit.signal.aborted && !world.signal.aborted };
  } finally {
    ended = true;
    done.abort();
    world.signal.removeEventListener('abort', cancel);
  }
}

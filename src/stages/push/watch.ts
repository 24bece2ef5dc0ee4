import { troubleOf } from './errors.ts';
import type { Dock } from './login.ts';
import { patience, within } from './retry.ts';

export function noAnswer(about: string, limit: number = patience.question): string {
  return `${about} gave no answer in ${limit / 1000} s`;
}

type Watched = {
  /** Aborts with `signal`, and when the registry is deaf. */
  readonly signal: AbortSignal;
  /** A line of docker: something moves. */
  heard(): void;
  silent(): boolean;
  end(): void;
};

/** What may pass for a line that is cut, or a machine that is gone. */
const unheard: ReadonlySet<string> = new Set(['timeout', 'connection', 'host-unknown']);

/**
 * A layer may take hours, and docker says nothing meanwhile. So the registry is asked something else when nothing was
 * heard for a while: one that answers, whatever it says, is waited for; one that does not is not.
 * @param environment for the docker that asks; null: nobody asks
 */
export function watchRegistry(
  world: Pick<Dock, 'clock' | 'registry' | 'signal' | 'random' | 'progress'>,
  reference: string,
  environment: Readonly<Record<string, string>> | null,
  signal: AbortSignal,
): Watched {
  const done = new AbortController();
  const deaf = new AbortController();
  let last = world.clock.now();

  /** Asked twice, so that a moment of load is not taken for the end. */
  async function answers(known: Readonly<Record<string, string>>): Promise<boolean> {
    for (let count = 0; count < 2; count += 1) {
      const { value, late } = await within(world, patience.question / 2, (limit) => {
        const both = AbortSignal.any([limit, done.signal]);
        return world.registry.manifest(reference, { environment: known, signal: both });
      });
      if (done.signal.aborted || (!late && value.status !== 'error')) return true;
      if (!late && value.status === 'error' && !unheard.has(troubleOf(value.message, reference).kind)) return true;
    }
    return false;
  }

  async function watch(known: Readonly<Record<string, string>>): Promise<void> {
    while (!done.signal.aborted) {
      await world.clock.after(patience.quiet, done.signal);
      if (done.signal.aborted || world.clock.now() - last < patience.quiet) continue;
      const before = last;
      if (!(await answers(known)) && before === last && !done.signal.aborted) return deaf.abort();
    }
  }

  if (environment !== null) void watch(environment).catch(() => {});
  return {
    signal: AbortSignal.any([signal, deaf.signal]),
    heard: () => {
      last = world.clock.now();
    },
    silent: () => deaf.signal.aborted,
    end: () => done.abort(),
  };
}

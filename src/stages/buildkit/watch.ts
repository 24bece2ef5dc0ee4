import { type ImageRef, parseImageRef } from '../../model/image.ts';
import type { World } from '../stage.ts';
import { BuildSteps, type Waiting } from './steps.ts';

/** Milliseconds without anything new from BuildKit while all it does is wait for a registry. */
export const patience = {
  /**
   * For a few kilobytes. BuildKit gives up by itself where nobody takes the connection (30 s) or speaks TLS (10 s); for
   * an answer it waits for ever.
   */
  answer: 120_000,
  cache: 120_000,
  /** BuildKit tells of a layer MiB by MiB: this is less than 2 kB a second. */
  layers: 600_000,
} as const satisfies Record<Waiting['for'], number>;

/** How often is looked while something else is done. */
const interval = 15_000;

export type BuildWatch = {
  /** Aborts with the run, and when a registry is given up. */
  readonly signal: AbortSignal;
  /** A line of BuildKit. */
  heard(line: string): void;
  /** What it was given up waiting for. */
  givenUp(): Waiting | null;
  end(): void;
};

/**
 * A step may be silent for hours: a compiler is. A registry that answers is not, and BuildKit waits for one that does
 * not for ever. So a build is ended where every open step waits for a registry, and nothing comes.
 */
export function watchBuild({ clock, signal }: Pick<World, 'clock' | 'signal'>): BuildWatch {
  const done = new AbortController();
  const deaf = new AbortController();
  const steps = new BuildSteps();
  let last = clock.now();
  let givenUp: Waiting | null = null;

  async function watch(): Promise<void> {
    while (!done.signal.aborted) {
      const waiting = steps.waiting();
      const left = waiting === null ? interval : patience[waiting.for] - (clock.now() - last);
      if (left <= 0) {
        givenUp = waiting;
        return deaf.abort();
      }
      await clock.after(left, done.signal);
    }
  }

  void watch().catch(() => {});
  return {
    signal: AbortSignal.any([signal, deaf.signal]),
    heard: (line) => {
      if (steps.read(line)) last = clock.now();
    },
    givenUp: () => givenUp,
    end: () => done.abort(),
  };
}

/** For people: what was waited for, how long, and what to do. */
export function deafRegistry(waiting: Waiting): { readonly message: string; readonly remedy: string } {
  const image = waiting.reference.replace(/@.*$/, '');
  const registry = parseImageRef(image)?.registry ?? null;
  const whose = registry === null ? 'Docker Hub' : `the registry ${registry}`;
  const seconds = patience[waiting.for] / 1000;
  const message = {
    answer: `${whose} was asked for ${image} and gave no answer in ${seconds} s`,
    cache: `the cache ${image} was asked for, and there was no answer in ${seconds} s`,
    layers: `${whose} stopped in the middle of ${image}: nothing more of it came in ${seconds} s`,
  }[waiting.for];
  const look = 'look at the registry and at the proxy on the way to it';
  const way =
    waiting.for === 'cache'
      ? `${look}, or leave out \`cache-from\``
      : `see whether \`docker pull ${image}\` works where the Docker Engine runs, ${look}, or take the image from elsewhere`;
  return { message, remedy: `run again; if it stays so, ${way}` };
}

/** The line of a Dockerfile that names an image, from 1; null where a variable does. */
export function lineNaming(reference: string, text: string): number | null {
  const isIt = sameImage(parseImageRef(reference));
  const found = text
    .split('\n')
    .findIndex((line) => (!/^\s*#/.test(line) || /^#\s*syntax\b/i.test(line)) && line.split(/[\s=,]+/).some(isIt));
  return found === -1 ? null : found + 1;
}

/** BuildKit writes `docker.io/library/debian:latest` where a Dockerfile says `debian`. */
function sameImage(image: ImageRef | null): (word: string) => boolean {
  return (word) => {
    const named = parseImageRef(word);
    return (
      named !== null &&
      named.registry === image?.registry &&
      named.repository === image.repository &&
      (named.tag ?? 'latest') === (image.tag ?? 'latest')
    );
  };
}

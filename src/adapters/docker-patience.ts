import type { Clock } from '../ports/clock.ts';
import type { Completed, Docker, DockerCommand, RunOptions } from '../ports/docker.ts';

/** How long the engine may be silent, in seconds. */
export type Patience = {
  /** For a command that the engine answers at once. */
  readonly answer: number;
  /** For one that moves files or ends processes. */
  readonly work: number;
  /** Once it has been silent: the rest is tidying up. */
  readonly again: number;
  /** A command that may take hours is asked after when it has printed nothing for so long. */
  readonly quiet: number;
  /** For the answer to that question; it is asked twice. */
  readonly question: number;
  /** For anything once the run is cancelled: the runner kills after ten in all. */
  readonly hurried: number;
  /** For the rest then, once it has been silent. */
  readonly hurriedAgain: number;
};

export const usualPatience: Patience = {
  answer: 60,
  work: 180,
  again: 8,
  quiet: 15,
  question: 20,
  hurried: 4,
  hurriedAgain: 0.5,
};

/** null: as long as the engine answers other questions meanwhile. */
function limitOf(command: DockerCommand, patience: Patience): number | null {
  switch (command.verb) {
    case 'build':
    case 'start-attached':
    case 'follow-logs':
    case 'push':
    case 'pull':
      return null;
    case 'stop':
      return patience.answer + command.seconds;
    case 'create':
    case 'copy-in':
    case 'start':
    case 'remove-containers':
    case 'remove-images':
    case 'remove-volumes':
    case 'compose-config':
    case 'compose-create':
    case 'manifest':
    case 'manifest-config':
    case 'manifest-create':
    case 'login':
      return patience.work;
    case 'version':
    case 'info':
    case 'image-inspect':
    case 'history':
    case 'exec':
    case 'logs':
    case 'container-inspect':
    case 'network-create':
    case 'network-inspect':
    case 'network-connect':
    case 'network-disconnect':
    case 'remove-networks':
    case 'list':
    case 'list-labels':
    case 'list-references':
    case 'tag':
      return patience.answer;
  }
}

/** Those speak with a registry, whose silence says nothing of the engine. */
const ofRegistries: ReadonlySet<DockerCommand['verb']> = new Set([
  'manifest',
  'manifest-config',
  'manifest-create',
  'login',
]);

function unanswered(completed: Completed, command: DockerCommand, seconds: number): Completed {
  const sentence = ofRegistries.has(command.verb)
    ? `docker ${command.verb} gave no answer in ${seconds} s`
    : `the Docker Engine does not answer (docker ${command.verb} was given ${seconds} s): look at it with \`docker info\`, start it anew and run again`;
  return { ...completed, status: 124, stderr: `${completed.stderr}ERROR: ${sentence}\n`, unanswered: true };
}

/**
 * Never waits for ever: not for an engine that hangs, nor for a `docker` that does.
 * @param cancelled aborts when nobody has the time any more
 */
export function patientDocker(
  docker: Docker,
  clock: Clock,
  patience: Patience = usualPatience,
  cancelled: AbortSignal | null = null,
): Docker {
  let silent = false;

  /** Resolves when a cancelled run waits no longer. */
  async function hurry(done: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      if (cancelled?.aborted) resolve();
      cancelled?.addEventListener('abort', () => resolve(), { once: true, signal: done });
    });
    await clock.after((silent ? patience.hurriedAgain : patience.hurried) * 1000, done);
  }

  async function limited(command: DockerCommand, seconds: number, options: RunOptions): Promise<Completed> {
    const limit = new AbortController();
    const done = new AbortController();
    const given = silent ? Math.min(seconds, patience.again) : seconds;
    let late = false;
    const expire = (): void => {
      if (done.signal.aborted) return;
      late = true;
      limit.abort();
    };
    void clock.after(given * 1000, done.signal).then(expire);
    void hurry(done.signal).then(expire);
    const signal = options.signal ? AbortSignal.any([options.signal, limit.signal]) : limit.signal;
    try {
      const completed = await docker.run(command, { ...options, signal });
      if (!late) {
        if (!ofRegistries.has(command.verb)) silent = false;
        return completed;
      }
      if (!ofRegistries.has(command.verb)) silent = true;
      return unanswered(completed, command, given);
    } finally {
      done.abort();
    }
  }

  /** Asked twice, so that a moment of load is not taken for the end. One that refuses does not answer either. */
  async function answers(signal: AbortSignal): Promise<boolean> {
    for (let count = 0; count < 2; count += 1) {
      const { status } = await limited({ verb: 'version' }, patience.question, { signal });
      if (status === 0 || signal.aborted) return true;
      // It may just be starting anew.
      await clock.after(patience.again * 1000, signal);
    }
    return false;
  }

  async function watched(command: DockerCommand, options: RunOptions): Promise<Completed> {
    const limit = new AbortController();
    const done = new AbortController();
    let heard = clock.now();
    let gone = false;
    const watch = async (): Promise<void> => {
      while (!done.signal.aborted && !gone) {
        await clock.after(patience.quiet * 1000, done.signal);
        if (done.signal.aborted || clock.now() - heard < patience.quiet * 1000) continue;
        gone = !(await answers(done.signal)) && !done.signal.aborted;
      }
      if (gone) limit.abort();
    };
    void watch().catch(() => {});
    void hurry(done.signal).then(() => {
      if (!done.signal.aborted) limit.abort();
    });
    const onLine: RunOptions['onLine'] = (line, stream) => {
      heard = clock.now();
      options.onLine?.(line, stream);
    };
    const signal = options.signal ? AbortSignal.any([options.signal, limit.signal]) : limit.signal;
    try {
      const completed = await docker.run(command, { ...options, onLine, signal });
      if (!gone) return completed;
      const ended = unanswered(completed, command, patience.quiet + 2 * patience.question);
      options.onLine?.(ended.stderr.trimEnd().split('\n').at(-1) ?? '', 'stderr');
      return ended;
    } finally {
      done.abort();
    }
  }

  return {
    run(command, options = {}) {
      const seconds = limitOf(command, patience);
      return seconds === null ? watched(command, options) : limited(command, seconds, options);
    },
  };
}

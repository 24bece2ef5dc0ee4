import { readJson, textOfValue } from '../model/json.ts';
import type { ContainerPlan } from '../ports/docker.ts';
import { engineTrouble } from './engine-trouble.ts';
import type { Exit } from './evidence.ts';
import { EngineFailed, must, runLabel, type Tools } from './sandbox.ts';

/** A container from its creation to its removal. */
export type RunningContainer = {
  readonly name: string;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<Exit>;
  /** Last lines of its output, oldest first. */
  log(): readonly string[];
  /** Bytes that it has used at most, by its cgroup; null where the kernel does not tell. */
  peakMemory(): Promise<number | null>;
  /** SIGTERM, and SIGKILL after so many seconds. */
  stop(seconds: number): Promise<{ readonly exit: Exit; readonly seconds: number }>;
  remove(): Promise<void>;
};

/** Files to put in before the start: absolute paths on this side, a folder or file in the container. */
export type CopyIn = { readonly from: string; readonly to: string };

const keptLines = 400;

/** cgroup v2 (Linux 5.19 and newer), then v1. */
const readPeak = 'cat /sys/fs/cgroup/memory.peak 2>/dev/null || cat /sys/fs/cgroup/memory/memory.max_usage_in_bytes';

function exitOf(json: string, fallback: number): Exit {
  const inspected = readJson(json);
  const state: unknown =
    typeof inspected === 'object' && inspected !== null && 'State' in inspected ? inspected.State : null;
  const fields =
    typeof state === 'object' && state !== null
      ? new Map<string, unknown>(Object.entries(state))
      : new Map<string, unknown>();
  const status = fields.get('ExitCode');
  return {
    status: typeof status === 'number' ? status : fallback,
    outOfMemory: fields.get('OOMKilled') === true,
    engineError: textOfValue(fields.get('Error') ?? ''),
  };
}

export type Start = {
  /** Resolve only once it runs: then it has an address. Otherwise its first byte is read, however early it comes. */
  readonly detached?: boolean;
  readonly onLine?: (line: string) => void;
};

/** Creates, fills and starts a container. `source` names it in live output. */
export async function startContainer(
  tools: Tools,
  source: string,
  plan: Omit<ContainerPlan, 'name' | 'labels'>,
  copies: readonly CopyIn[],
  how: Start = {},
): Promise<RunningContainer> {
  const name = `ocs-agent-action-${tools.runId}-${tools.random.hex(4)}`;
  await must(
    'the container cannot be made',
    tools.docker.run({ verb: 'create', container: { ...plan, name, labels: { [runLabel]: tools.runId } } }),
  );
  return startCreated(tools, source, name, copies, how);
}

/** Fills and starts a container that was made; removes it where that fails. */
export async function startCreated(
  tools: Tools,
  source: string,
  name: string,
  copies: readonly CopyIn[],
  { detached = false, onLine }: Start = {},
): Promise<RunningContainer> {
  const { docker, clock, progress } = tools;
  const lines: string[] = [];
  const remove = async (): Promise<void> => {
    await docker.run({ verb: 'remove-containers', containers: [name] });
  };
  try {
    for (const { from, to } of copies) {
      await must(
        `${to} cannot be copied into the container`,
        docker.run({ verb: 'copy-in', from, container: name, to }),
      );
    }
    if (detached) await must('the container cannot be started', docker.run({ verb: 'start', container: name }));
  } catch (error) {
    await remove();
    throw error;
  }
  const ended = docker
    .run(
      { verb: detached ? 'follow-logs' : 'start-attached', container: name },
      {
        onLine: (line) => {
          lines.push(line);
          if (lines.length > keptLines) lines.shift();
          progress.output(source, line);
          onLine?.(line);
        },
      },
    )
    .then(async (attached) => {
      const { status } = attached;
      const inspected = await docker.run({ verb: 'container-inspect', container: name });
      if (inspected.status === 0) return exitOf(inspected.stdout, status);
      const trouble = engineTrouble(inspected);
      if (trouble !== null) throw new EngineFailed(`while container ${source} ran: ${trouble}`);
      return { status, outOfMemory: false, engineError: inspected.stderr.trim() };
    });
  // Whoever waits for it hears of it; nobody may, where a test was over before.
  ended.catch(() => {});
  return {
    name,
    ended,
    log: () => lines,
    async peakMemory() {
      const { status, stdout } = await docker.run({ verb: 'exec', container: name, command: ['sh', '-c', readPeak] });
      return status === 0 && /^\d+$/.test(stdout.trim()) ? Number(stdout.trim()) : null;
    },
    async stop(seconds) {
      const before = clock.now();
      const { signal } = tools;
      if (!signal.aborted) await docker.run({ verb: 'stop', container: name, seconds }, { signal });
      // Whoever cancels does not wait for an agent that takes its time.
      if (signal.aborted) await docker.run({ verb: 'stop', container: name, seconds: 0 });
      const exit = await ended;
      return { exit, seconds: (clock.now() - before) / 1000 };
    },
    remove,
  };
}

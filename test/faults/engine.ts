import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, run } from '../e2e/support/shell.ts';
import { until } from './until.ts';

/** A Docker Engine of the faults' own, which may be killed, stopped and filled. Never the machine's. */
export type Engine = {
  readonly host: string;
  /** Makes its disk, starts it, and copies the base image from the engine at `source`. */
  make(source: string): Promise<void>;
  start(): Promise<void>;
  /** SIGTERM, as systemd stops it. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** SIGSTOP to it and its containerd: it takes connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** Fills its disk but for so many KiB; returns the way to give it back. */
  fill(kib: number): Promise<() => Promise<void>>;
  docker(...argv: readonly string[]): Promise<string>;
  remove(): Promise<void>;
};

const base = 'simonsobs/ocs:v0.12.1';

function pidIn(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** @param room MiB of a file system of its own, so that it can be full */
export function ownEngine(folder: string, room: number): Engine {
  const at = (name: string): string => join(folder, name);
  const host = `unix://${at('docker.sock')}`;
  const files = { image: at('disk.img'), data: at('data') };
  let child: ChildProcess | null = null;

  async function docker(...argv: readonly string[]): Promise<string> {
    return must('docker', ['--host', host, ...argv]);
  }

  async function answers(): Promise<boolean> {
    return (await run('docker', ['--host', host, 'version'], '', 5000)).status === 0;
  }

  async function ended(): Promise<void> {
    if (child !== null && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    child = null;
  }

  function signal(name: NodeJS.Signals): void {
    for (const pid of [child?.pid ?? null, pidIn(at('run/containerd/containerd.pid'))]) {
      try {
        if (pid !== null) process.kill(pid, name);
      } catch {
        // It ended before.
      }
    }
  }

  async function start(): Promise<void> {
    if (child !== null) return;
    rmSync(at('dockerd.pid'), { force: true });
    const log = openSync(at('dockerd.log'), 'a');
    child = spawn(
      'dockerd',
      [
        ...['--config-file', at('daemon.json')],
        ...['--containerd-namespace', 'ocs-faults', '--containerd-plugins-namespace', 'ocs-faults-plugins'],
      ],
      { stdio: ['ignore', log, log] },
    );
    await until(60, 'the engine of the faults answers', answers);
  }

  const engine: Engine = {
    host,
    start,
    async make(source) {
      mkdirSync(files.data, { recursive: true });
      await must('truncate', ['--size', `${room}M`, files.image]);
      await must('mkfs.ext4', ['-q', '-m', '0', files.image]);
      await must('mount', ['-o', 'loop', files.image, files.data]);
      writeFileSync(
        at('daemon.json'),
        JSON.stringify({
          hosts: [host],
          'data-root': files.data,
          'exec-root': at('run'),
          pidfile: at('dockerd.pid'),
          'default-address-pools': [{ base: '10.214.0.0/16', size: 24 }],
          // The kernel's limits, not the engine's, are what is looked at here.
          'max-download-attempts': 1,
        }),
      );
      await start();
      await must('bash', [
        '-o',
        'pipefail',
        '-c',
        'docker --host "$1" image save "$3" | docker --host "$2" image load --quiet',
        'copy',
        source,
        host,
        base,
      ]);
    },
    docker,
    async stop() {
      child?.kill('SIGTERM');
      await ended();
    },
    async kill() {
      child?.kill('SIGKILL');
      await ended();
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async fill(kib) {
      const free = Number((await must('df', ['--output=avail', '--block-size=1K', files.data])).split('\n')[1]);
      const filler = join(files.data, 'filler');
      await must('fallocate', ['--length', `${Math.max(1, free - kib)}K`, filler]);
      return async () => rmSync(filler, { force: true });
    },
    async remove() {
      await engine.stop();
      const containerd = pidIn(at('run/containerd/containerd.pid'));
      if (containerd !== null) await run('kill', [String(containerd)]);
      for (const place of await mountsBelow(folder)) await run('umount', ['--lazy', place]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return engine;
}

async function mountsBelow(folder: string): Promise<readonly string[]> {
  const places = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place.startsWith(`${folder}/`));
  // The innermost first.
  return places.sort((a, b) => b.length - a.length);
}

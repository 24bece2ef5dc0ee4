import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './fault.ts';
import { slowBuild, uniqueLayer } from './repositories.ts';

const asleep = /build \| .*falling asleep/;
const waiting = /Waiting for \/dev\/ttyACM0/;
const pushing = /pushing 127\.0\.0\.1/;

const inBuild = { agent: 'minimal-script', files: slowBuild } as const;
const inSmoke = { agent: 'never-connects' } as const;
const inPush = { inputs: { smoke: 'help', images: 'REGISTRY/faults/valve' } } as const;

const sends =
  (signal: NodeJS.Signals) =>
  (_place: unknown, child: ChildProcess): void => {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };

const later = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// The runner sends SIGTERM 7.5 s after SIGINT, and kills 2.5 s after that.
const cancelled = {
  outcome: 'cancelled',
  status: 1,
  says: /^(?![\s\S]*agent-not-up)[\s\S]*cancelled/,
  within: 60,
  afterwards: 7.5,
} as const;
const killed = { outcome: '', status: null, says: /./, within: 60, killed: true } as const;

/** Signals, clocks and pipes. */
export const lifeFaults: readonly Fault[] = [
  { name: 'SIGINT in mid-build', ...inBuild, ...cancelled, when: { says: asleep, does: sends('SIGINT') } },
  {
    name: 'SIGTERM in mid-build',
    ...inBuild,
    ...cancelled,
    when: { says: asleep, does: sends('SIGTERM') },
  },
  { name: 'SIGINT in mid-smoke', ...inSmoke, ...cancelled, when: { says: waiting, does: sends('SIGINT') } },
  {
    name: 'SIGINT in mid-smoke, when the engine is frozen',
    ...inSmoke,
    ...cancelled,
    when: {
      says: waiting,
      does: (place, child) => {
        place.engine.freeze();
        sends('SIGINT')(place, child);
      },
    },
    // Nobody can do more than give up on it before the runner kills.
    afterwards: 9.5,
  },
  {
    name: 'SIGTERM in mid-push',
    ...inPush,
    ...cancelled,
    files: uniqueLayer(),
    when: { says: pushing, does: sends('SIGTERM') },
  },
  {
    name: 'SIGINT on the command line, in mid-smoke',
    door: 'cli',
    ...inSmoke,
    outcome: '',
    status: 130,
    says: /cancelled/,
    when: { says: waiting, does: sends('SIGINT') },
    within: 60,
  },
  {
    name: 'SIGINT three times, on the command line',
    door: 'cli',
    ...inSmoke,
    outcome: '',
    status: 130,
    says: waiting,
    when: {
      says: waiting,
      does: async (place, child) => {
        for (let count = 0; count < 3; count += 1) {
          sends('SIGINT')(place, child);
          await later(0.05);
        }
      },
    },
    within: 60,
    killed: true,
  },
  { name: 'SIGKILL in mid-build', ...inBuild, ...killed, when: { says: asleep, does: sends('SIGKILL') } },
  { name: 'SIGKILL in mid-smoke', ...inSmoke, ...killed, when: { says: waiting, does: sends('SIGKILL') } },
  {
    name: 'SIGKILL in mid-push, logged in',
    ...killed,
    inputs: { smoke: 'help', images: 'REGISTRY/faults/valve', username: 'somebody', password: 'canary-of-the-login' },
    files: uniqueLayer(),
    when: { says: pushing, does: sends('SIGKILL') },
  },
  {
    name: 'the process sleeps for ten seconds in mid-smoke, as in a machine that is suspended',
    inputs: { instances: '[{instance-id: a, agent-class: PointingAgent}]' },
    outcome: 'passed',
    status: 0,
    when: {
      says: /a \| /,
      does: async (place, child) => {
        sends('SIGSTOP')(place, child);
        await later(10);
        sends('SIGCONT')(place, child);
      },
    },
    says: /✓ smoke/,
    within: 120,
  },
  ...(['+10y', '-10y'] as const).map(
    (jump): Fault => ({
      name: `the clock jumps ${jump === '+10y' ? 'ten years ahead' : 'ten years back'} in mid-smoke`,
      inputs: { instances: '[{instance-id: a, agent-class: PointingAgent}]' },
      outcome: 'passed',
      status: 0,
      make: ({ folder }) => {
        const file = join(folder, 'clock');
        writeFileSync(file, '+0s');
        return {
          environment: {
            LD_PRELOAD: '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
            FAKETIME_TIMESTAMP_FILE: file,
            FAKETIME_NO_CACHE: '1',
            // The monotonic clock never jumps.
            FAKETIME_DONT_FAKE_MONOTONIC: '1',
            DONT_FAKE_MONOTONIC: '1',
          },
        };
      },
      when: { says: /a \| /, does: ({ folder }) => writeFileSync(join(folder, 'clock'), jump) },
      says: /✓ smoke/,
      within: 120,
    }),
  ),
  {
    name: 'nobody reads standard output any more',
    door: 'cli',
    ...inSmoke,
    outcome: '',
    status: 1,
    when: { says: waiting, does: (_place, child) => void child.stdout?.destroy() },
    says: /✗ smoke/,
    within: 150,
    inputs: { 'smoke-timeout': '30' },
  },
  {
    name: 'nobody reads the log any more',
    door: 'cli',
    ...inSmoke,
    outcome: '',
    status: 1,
    when: {
      says: waiting,
      does: (_place, child) => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      },
    },
    says: waiting,
    within: 150,
    inputs: { 'smoke-timeout': '30' },
  },
];

import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runLabel } from '../../src/smoke/sandbox.ts';
import { repositoryOf } from '../e2e/support/repository.ts';
import { must, run } from '../e2e/support/shell.ts';

const cli = new URL('../../dist/cli/index.js', import.meta.url).pathname;

/** A repository that is smoke-tested again and again, and what each run of the bundle must say. */
export type Subject = {
  readonly folder: string;
  /** Rules of the errors; empty: it passes. */
  readonly errors: readonly string[];
};

/** One that works, and three that `docker run -d; sleep 5; docker ps` or the exit status would have passed. */
export const subjects: readonly Subject[] = [
  { folder: 'test/agents/minimal-plugin', errors: [] },
  { folder: 'test/agents/returns-before-connect', errors: ['agent-exited-early'] },
  { folder: 'test/agents/heartbeat-stops', errors: ['agent-exited-early'] },
  { folder: 'test/agents/operation-fails', errors: ['agent-operation-failed'] },
];

export type Soaked = {
  readonly subjects: readonly {
    readonly folder: string;
    readonly runs: number;
    /** What the runs said that they should not have, each with its number. */
    readonly wrong: readonly string[];
    readonly medianSeconds: number;
  }[];
  /** What is left of all runs together: containers, networks, images of one run, folders, processes. */
  readonly left: readonly string[];
};

type Verdict = { readonly wrong: string | null; readonly seconds: number };

/**
 * A docker that writes down the run ids it sees before it does what it is told: on an engine that others use as well,
 * only these are ours.
 */
function noting(folder: string): { readonly path: string; runIds(): readonly string[] } {
  const path = join(folder, 'bin');
  const noted = join(folder, 'run-ids');
  const real = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((one) => join(one, 'docker'))
    .find((one) => existsSync(one));
  if (real === undefined) throw new Error('docker is not on PATH');
  mkdirSync(path);
  writeFileSync(noted, '');
  writeFileSync(
    join(path, 'docker'),
    `#!/bin/sh\nfor one; do case "$one" in ${runLabel}=*) echo "$one" >> '${noted}';; esac; done\nexec '${real}' "$@"\n`,
  );
  chmodSync(join(path, 'docker'), 0o755);
  const label = `${runLabel}=`;
  return {
    path,
    runIds: () => [
      ...new Set(
        readFileSync(noted, 'utf8')
          .split('\n')
          .filter((line) => line.startsWith(label))
          .map((line) => line.slice(label.length)),
      ),
    ],
  };
}

function smokeOnce(
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<{ status: number; out: string; log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, 'smoke', path, '--format', 'json', '--fail-on', 'never'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, log] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      log += String(chunk);
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status: status ?? -1, out, log }));
  });
}

type Report = {
  readonly outcome: string;
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly message: string }[];
};

async function judged(subject: Subject, path: string, environment: NodeJS.ProcessEnv): Promise<Verdict> {
  const before = performance.now();
  const { status, out, log } = await smokeOnce(path, environment);
  const seconds = (performance.now() - before) / 1000;
  const report: Report | null = out === '' ? null : JSON.parse(out);
  const errors = (report?.findings ?? []).filter(({ severity }) => severity === 'error');
  const passes = subject.errors.length === 0;
  const right =
    status === (passes ? 0 : 1) &&
    report?.outcome === (passes ? 'passed' : 'smoke') &&
    errors.map(({ rule }) => rule).join() === subject.errors.join();
  if (right) return { wrong: null, seconds };
  const said =
    errors.map(({ rule, message }) => `${rule}: ${message}`).join('; ') || log.trim().split('\n').slice(-5).join(' / ');
  return { wrong: `status ${status}, outcome ${report?.outcome}: ${said}`, seconds };
}

async function leftOf(runIds: readonly string[], temporary: string): Promise<readonly string[]> {
  const listed = async (what: string, argv: readonly string[]): Promise<readonly string[]> =>
    (await must('docker', argv))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `${what} ${line}`);
  const perRun = await Promise.all(
    ['container', 'network'].flatMap((what) => [
      listed(what, [
        what,
        'ls',
        ...(what === 'container' ? ['--all'] : []),
        '--format',
        `{{.ID}} {{.Label "${runLabel}"}}`,
      ]),
    ]),
  );
  const images = await listed('image', ['image', 'ls', '--format', '{{.Tag}} {{.Repository}}', 'ocs-agent-action/*']);
  const ours = new Set(runIds);
  const isOurs = (line: string): boolean => line.split(' ').some((word) => ours.has(word));
  return [
    ...[...perRun.flat(), ...images].filter(isOurs),
    ...readdirSync(temporary).map((name) => `folder ${name}`),
    ...processesWith(temporary),
  ];
}

/** Processes that have the folder in their environment: a hub that still listens would be one. */
function processesWith(temporary: string): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return environment.includes(`TMPDIR=${temporary}\0`) ? [`process ${pid}`] : [];
    } catch {
      return [];
    }
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export type SoakOptions = {
  readonly runs: number;
  readonly parallel: number;
  /** Told after each run. */
  readonly onRun?: (subject: Subject, number: number, verdict: Verdict) => void;
};

/** Runs the bundle `smoke` on each subject so many times, and looks at what is left behind. */
export async function soak({ runs, parallel, onRun }: SoakOptions): Promise<Soaked> {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  const docker = noting(folder);
  const environment = { ...process.env, TMPDIR: temporary, PATH: `${docker.path}${delimiter}${process.env['PATH']}` };
  const repositories = subjects.map((subject) => ({ subject, repository: repositoryOf(subject.folder) }));
  const verdicts = new Map<Subject, Verdict[]>(subjects.map((subject) => [subject, []]));
  // Taken in turns, so that each meets every state of the machine.
  const waiting = Array.from({ length: runs }, () => repositories).flat();
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { subject, repository } = next;
      const verdict = await judged(subject, repository.path, environment);
      const all = verdicts.get(subject);
      all?.push(verdict);
      onRun?.(subject, all?.length ?? 0, verdict);
    }
  }
  try {
    await Promise.all(Array.from({ length: parallel }, work));
    return {
      subjects: [...verdicts].map(([{ folder: of }, all]) => ({
        folder: of,
        runs: all.length,
        wrong: all.flatMap(({ wrong }, index) => (wrong === null ? [] : [`run ${index + 1}: ${wrong}`])),
        medianSeconds: median(all.map(({ seconds }) => seconds)),
      })),
      left: await leftOf(docker.runIds(), temporary),
    };
  } finally {
    for (const { repository } of repositories) repository.remove();
    rmSync(folder, { recursive: true, force: true });
    await run('docker', [
      'rmi',
      ...subjects.map(({ folder: of }) => `ocs-agent-action/${of.split('/').at(-1)}:latest`),
    ]);
  }
}

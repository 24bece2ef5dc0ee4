import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOutputs } from '../e2e/support/action.ts';
import type { Repository } from '../e2e/support/repository.ts';

const dist = new URL('../../dist', import.meta.url).pathname;

export type Door = 'action' | 'cli';

export type Asked = {
  readonly door: Door;
  readonly repository: Repository;
  /** Inputs of the Action, or flags without their dashes. */
  readonly inputs: Readonly<Record<string, string>>;
  /** How far the command line walks. */
  readonly until?: string;
  readonly dockerHost: string;
  /** Over what a run gets by itself; an empty text takes a variable away. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly event?: { readonly name: string; readonly ref: string; readonly payload?: unknown };
  readonly user?: number;
  /** In front of node: `faketime`, `unshare`. */
  readonly wrapper?: readonly string[];
  /** When the log says this, that is done, once. */
  readonly when?: { readonly says: RegExp; readonly does: (child: ChildProcess) => void | Promise<void> };
  /** After the fault and before the process starts. */
  readonly before?: (folder: string) => void | Promise<void>;
  /** Seconds after which it counts as hanging. */
  readonly within: number;
  /** Over what `post` gets by itself; the fault is over then. */
  readonly postEnvironment?: Readonly<Record<string, string>>;
  /** So many seconds after the start. */
  readonly at?: { readonly seconds: number; readonly does: (child: ChildProcess) => void };
};

export type RunEnded = {
  /** null: it had to be killed, for its time was over. */
  readonly status: number | null;
  readonly signal: string | null;
  readonly pid: number | null;
  readonly log: string;
  readonly seconds: number;
  /** Since the fault was begun; null where it was there from the start. */
  readonly afterwards: number | null;
  readonly outcome: string;
  readonly folder: string;
};

function inherited(): Record<string, string> {
  const { PATH = '', LANG = 'C.UTF-8' } = process.env;
  return { PATH, LANG };
}

function environmentOf(asked: Asked, folder: string): Record<string, string> {
  const at = (name: string): string => join(folder, name);
  const common = {
    ...inherited(),
    HOME: at('home'),
    TMPDIR: at('tmp'),
    DOCKER_HOST: asked.dockerHost,
  };
  const inputs = Object.fromEntries(
    Object.entries(asked.inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  const event = asked.event ?? { name: 'push', ref: 'refs/heads/main' };
  const runner = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: at('event.json'),
    GITHUB_REF: event.ref,
    GITHUB_SHA: asked.repository.head(),
    GITHUB_REPOSITORY: 'simonsobs/socs',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_ACTOR: 'somebody',
    GITHUB_WORKSPACE: asked.repository.path,
    GITHUB_OUTPUT: at('output'),
    GITHUB_STEP_SUMMARY: at('summary'),
    GITHUB_STATE: at('state'),
    RUNNER_TEMP: at('temp'),
  };
  const all: Record<string, string> = {
    ...common,
    ...(asked.door === 'action' ? { ...inputs, ...runner } : {}),
    ...asked.environment,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function argvOf(asked: Asked): readonly string[] {
  if (asked.door === 'action') return [join(dist, 'action/index.js')];
  const flags = Object.entries(asked.inputs).flatMap(([name, value]) => [`--${name}`, value]);
  return [join(dist, 'cli/index.js'), asked.until ?? 'smoke', asked.repository.path, '--verbose', ...flags];
}

/** A folder as the runner makes one for a job. */
export function runnerFolder(payload: unknown = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'fault-'));
  for (const file of ['output', 'summary', 'state']) writeFileSync(join(folder, file), '');
  for (const name of ['temp', 'home', 'tmp']) mkdirSync(join(folder, name));
  const repository = { full_name: 'simonsobs/socs', default_branch: 'main', fork: false };
  writeFileSync(join(folder, 'event.json'), JSON.stringify({ repository, ...(payload as object) }));
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

async function follow(asked: Asked, env: Record<string, string>): Promise<Omit<RunEnded, 'outcome' | 'folder'>> {
  const [program = '', ...argv] = [...(asked.wrapper ?? []), process.execPath, ...argvOf(asked)];
  const before = performance.now();
  const child = spawn(program, argv, {
    env,
    cwd: asked.repository.path,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, as the runner gives each step.
    detached: true,
    ...(asked.user === undefined ? {} : { uid: asked.user, gid: asked.user }),
  });
  let log = '';
  let done = false;
  let made: number | null = null;
  let then: Promise<void> = Promise.resolve();
  const hear = (chunk: Buffer): void => {
    log += String(chunk);
    if (done || !asked.when?.says.test(log)) return;
    done = true;
    made = performance.now();
    then = Promise.resolve(asked.when.does(child));
    then.catch((error: unknown) => {
      log += `\nthe fault could not be made: ${String(error)}\n`;
    });
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const { at } = asked;
  const moment = at === undefined ? undefined : setTimeout(() => at.does(child), at.seconds * 1000);
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, asked.within * 1000);
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (code, name) => resolve([code, name]));
    child.once('error', (error) => {
      log += String(error);
      resolve([-1, null]);
    });
  });
  const end = performance.now();
  clearTimeout(limit);
  clearTimeout(moment);
  await then.catch(() => {});
  if (asked.when && !done) log += '\nthe fault was never made: the log did not say what it waits for\n';
  return {
    status: late ? null : status,
    signal,
    pid: child.pid ?? null,
    log,
    seconds: (end - before) / 1000,
    afterwards: made === null ? null : Math.max(0, end - made) / 1000,
  };
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function outcomeOf(door: Door, folder: string, status: number | null): string {
  if (door === 'cli') return status === null ? 'hangs' : '';
  return parseOutputs(readText(join(folder, 'output')))['outcome'] ?? '';
}

/** Runs the bundle once, with the fault in it. The caller removes the folder. */
export async function oneRun(asked: Asked): Promise<RunEnded> {
  const folder = runnerFolder(asked.event?.payload);
  await asked.before?.(folder);
  const env = environmentOf(asked, folder);
  for (const [name, value] of Object.entries(env)) env[name] = value.replaceAll('FOLDER', folder);
  const ended = await follow(asked, env);
  const outcome = outcomeOf(asked.door, folder, ended.status);
  return { ...ended, outcome, folder };
}

/** `post`, as the runner starts it after the job, whatever happened. */
export async function postRun(asked: Asked, folder: string): Promise<string> {
  const state = parseOutputs(readText(join(folder, 'state')));
  const env = {
    ...environmentOf({ ...asked, environment: asked.postEnvironment ?? {} }, folder),
    ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
  };
  const child = spawn(process.execPath, [join(dist, 'post/index.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => {
    log += String(chunk);
  });
  await new Promise((resolve) => child.once('close', resolve));
  return log;
}

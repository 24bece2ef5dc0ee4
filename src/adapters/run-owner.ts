import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { RunOwner } from '../model/run-id.ts';

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

type Place = Pick<RunOwner, 'host' | 'boot' | 'namespace'>;

/** Where numbers of processes count; null where the system does not tell (it is no Linux). */
export function processPlace(): Place | null {
  const boot = read('/proc/sys/kernel/random/boot_id');
  if (boot === null) return null;
  try {
    const namespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
    if (namespace === undefined) return null;
    const host = short(`${read('/etc/machine-id') ?? ''} ${hostname()}`);
    return { host, boot: short(boot), namespace: Number(namespace).toString(36) };
  } catch {
    return null;
  }
}

/** What /proc/PID/stat says behind the name, which may hold anything; null where it cannot be read. */
function statOf(process: number): { readonly state: string; readonly started: string } | null {
  const text = read(`/proc/${process}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  return state === undefined || ticks === undefined ? null : { state, started: Number(ticks).toString(36) };
}

/**
 * @param whose `process`: a run on a terminal. `job`: the runner's process, which outlives the Action's own until `post`
 */
export function runOwner(whose: 'process' | 'job', container: string | null): RunOwner | null {
  const place = processPlace();
  // Process 1 is nobody's job: the runner is elsewhere, as behind `docker exec`.
  const number = whose === 'job' && process.ppid > 1 ? process.ppid : process.pid;
  const started = statOf(number)?.started;
  if (place === null || started === undefined) return null;
  const known = container !== null && /^[0-9a-f]{12}/.test(container) ? container.slice(0, 12) : null;
  return { ...place, pid: number, started, container: known };
}

function isThere(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    // Somebody else's process is there all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function processLives({ pid: number, started }: RunOwner): boolean {
  if (!isThere(number)) return false;
  const stat = statOf(number);
  // Hidden from us (hidepid): it may be the one.
  if (stat === null) return true;
  return stat.started === started && stat.state !== 'Z' && stat.state !== 'X';
}

/** Whether the owner is surely gone. In doubt it lives: on another machine, or out of sight in another container. */
export async function isOver(
  owner: RunOwner,
  containerLives: (container: string) => Promise<boolean>,
  here: Place | null = processPlace(),
): Promise<boolean> {
  if (here === null || owner.host === '' || here.host === '') return false;
  const sameSight = owner.boot === here.boot && owner.namespace === here.namespace;
  if (sameSight && owner.host === here.host) return !processLives(owner);
  if (owner.container !== null) return !(await containerLives(owner.container));
  return owner.host === here.host && owner.boot !== here.boot;
}

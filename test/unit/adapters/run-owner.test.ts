import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isOver, processPlace, runOwner } from '../../../src/adapters/run-owner.ts';
import type { RunOwner } from '../../../src/model/run-id.ts';

const never = async (): Promise<boolean> => {
  throw new Error('no container is to be asked for');
};

function own(more: Partial<RunOwner> = {}): RunOwner {
  const owner = runOwner('process', null);
  if (owner === null) throw new Error('this system has no /proc');
  return { ...owner, ...more };
}

test('this process lives, and so does the one that started it', async () => {
  expect(await isOver(own(), never)).toBe(false);
  const job = runOwner('job', null);
  expect(job?.pid).toBe(process.ppid);
  expect(job !== null && (await isOver(job, never))).toBe(false);
});

test('a process that has ended is over, also while nobody has taken note of its end', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  await once(child, 'spawn');
  const { pid = 0 } = child;
  const stat = await import('node:fs').then(({ readFileSync }) => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const started = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]).toString(36);
  expect(await isOver(own({ pid, started }), never)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await isOver(own({ pid, started }), never)).toBe(true);
});

test('a number that was given to another process since is over', async () => {
  expect(await isOver(own({ started: '1' }), never)).toBe(true);
});

test.each([
  ['of another machine', { host: '000000' }],
  ['of another machine that was started at another time', { host: '000000', boot: '000000' }],
  ['in a container that nobody knows', { namespace: 'zzz' }],
])('a process %s lives for all we can see', async (_where, more) => {
  expect(await isOver(own({ pid: 999_999, ...more }), never)).toBe(false);
});

test('a process of an earlier start of this machine is over', async () => {
  expect(await isOver(own({ boot: '000000', namespace: 'zzz' }), never)).toBe(true);
});

test.each([true, false])('of a process in another container the engine is asked: it lives %s', async (lives) => {
  const inContainer = own({ namespace: 'zzz', container: '0123456789ab' });
  expect(await isOver(inContainer, async () => lives)).toBe(!lives);
});

test('where the system tells nothing, nothing is over', async () => {
  expect(await isOver(own({ started: '1' }), never, null)).toBe(false);
  expect(processPlace()).not.toBeNull();
});

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../e2e/support/repository.ts';
import { livingRunId } from '../e2e/support/run-id.ts';
import type { Engine } from './engine.ts';
import { leftovers } from './leftovers.ts';
import { type Asked, oneRun, postRun, removeFolder, runnerFolder } from './one-run.ts';
import type { OwnRegistry } from './registry.ts';

/** The runner's process: it starts the step, and is killed with it. */
const workerScript = `
  const { spawn } = require('node:child_process');
  const [program, ...argv] = process.argv.slice(1);
  spawn(program, argv, { stdio: 'inherit' }).once('exit', (status) => process.exit(status ?? 1));
`;

export const worker = [process.execPath, '-e', workerScript] as const;

const canary = 'canary-of-the-login';

function holdsCanary(folders: readonly string[]): boolean {
  const there = folders.filter((folder) => existsSync(folder));
  try {
    execFileSync('grep', ['--recursive', '--quiet', Buffer.from(`somebody:${canary}`).toString('base64'), ...there]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Kills so many runs at random moments, each with the runner's process and all that it started, and lets nobody sweep
 * up. Then one run goes to its end: nothing of the others may be left. A run that lives meanwhile is not touched.
 */
export async function kills(
  count: number,
  engine: Engine,
  registry: OwnRegistry,
  make: () => Repository,
): Promise<boolean> {
  await registry.start();
  // One folder for all: a runner keeps its own from job to job.
  const shared = runnerFolder();
  const folders = ['temp', 'tmp'].map((name) => join(shared, name));
  const asked = (repository: Repository): Asked => ({
    door: 'action',
    repository,
    dockerHost: engine.host,
    inputs: {
      instances: '[{instance-id: a, agent-class: PointingAgent}]',
      images: `${registry.host}/faults/kills`,
      username: 'somebody',
      password: canary,
    },
    environment: { RUNNER_TEMP: folders[0] ?? '', TMPDIR: folders[1] ?? '' },
    postEnvironment: { RUNNER_TEMP: folders[0] ?? '', TMPDIR: folders[1] ?? '' },
    wrapper: worker,
    within: 600,
  });
  const repository = make();
  const clean = await oneRun(asked(repository));
  await postRun(asked(repository), clean.folder);
  removeFolder(clean.folder);
  repository.remove();
  console.log(`a run that nobody kills: ${clean.outcome} after ${clean.seconds.toFixed(1)} s`);
  console.log('| kill | after (s) | last words | left then |\n|---|---:|---|---:|');
  const neighbour = await aNeighbour(engine);
  let length = clean.seconds;
  for (let number = 1; number <= count; ) {
    const target = make();
    const seconds = Math.random() * length;
    const ended = await oneRun({
      ...asked(target),
      at: { seconds, does: (child) => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL') },
    });
    // It was faster than the first: nobody was killed. What it left for `post` is there all the same.
    if (ended.signal !== 'SIGKILL') length = Math.min(length, ended.seconds);
    else {
      const words = /^[✓✗–]|\| /;
      const said = ended.log.split('\n').findLast((line) => words.test(line)) ?? '';
      const left = await leftovers(engine.host, folders);
      const shown = said.replaceAll('|', ':').slice(0, 70);
      console.log(`| ${number} | ${seconds.toFixed(1)} | ${shown} | ${left.length - neighbour.things} |`);
      number += 1;
    }
    removeFolder(ended.folder);
    target.remove();
  }
  const last = make();
  const next = await oneRun(asked(last));
  await postRun(asked(last), next.folder);
  removeFolder(next.folder);
  last.remove();
  const before = (await leftovers(engine.host, folders)).filter((one) => neighbour.isOf(one));
  await neighbour.remove();
  const left = await leftovers(engine.host, folders);
  const isOnDisk = holdsCanary([shared]);
  removeFolder(shared);
  console.log(`after the next run (${next.outcome}): ${left.length === 0 ? 'nothing left' : left.join(', ')}`);
  console.log(`the neighbour that lived all the while keeps ${before.length} of its ${neighbour.things} things`);
  console.log(`a login on disk: ${isOnDisk ? 'YES' : 'none'}`);
  return next.outcome === 'passed' && left.length === 0 && before.length === neighbour.things && !isOnDisk;
}

type Neighbour = {
  readonly things: number;
  isOf(line: string): boolean;
  remove(): Promise<void>;
};

/** A network of a run that lives: this very process is its owner. */
async function aNeighbour(engine: Engine): Promise<Neighbour> {
  const id = livingRunId();
  const name = `ocs-agent-action-${id}-net`;
  await engine.docker('network', 'create', '--label', `org.ocs-agent-action.run=${id}`, name);
  await engine.docker('tag', 'simonsobs/ocs:v0.12.1', `ocs-agent-action/neighbour:${id}`);
  return {
    things: 2,
    isOf: (line) => line.includes(id),
    async remove() {
      await engine.docker('network', 'rm', name);
      await engine.docker('rmi', `ocs-agent-action/neighbour:${id}`);
    },
  };
}

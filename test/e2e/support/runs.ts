import { spawn } from 'node:child_process';
import { runLabel } from '../../../src/smoke/sandbox.ts';
import { afterEvent, isRegistered, nothingSeen } from '../../../src/smoke/seen.ts';
import { createByCompose } from './compose-service.ts';
import type { Lab, Seat } from './lab.ts';
import { configOf, type Outcome, type Scene } from './scene.ts';
import { must, run } from './shell.ts';
import type { Tree } from './trees.ts';

type Watched = Omit<Outcome, 'build'>;

const neverStarted: Watched = { up: false, status: null, log: '', stop: null };

async function copyConfig(lab: Lab, container: string, text: string): Promise<void> {
  const folder = await lab.folder({ files: { 'default.yaml': text } });
  await must('docker', ['cp', `${folder}/.`, `${container}:/config`]);
}

async function exitStatus(container: string): Promise<number> {
  return Number(await must('docker', ['inspect', '--format', '{{.State.ExitCode}}', container]));
}

/** Starts a container and watches it until it is up, has ended, or its time is over. */
async function watch(lab: Lab, container: string, seat: Seat, scene: Scene): Promise<Watched> {
  const root = lab.sandbox.hub.addressRoot;
  const { clock } = lab.tools;
  let seen = nothingSeen;
  const up = new Promise<'up'>((resolve) => {
    seat.listen((event) => {
      seen = afterEvent(seen, event, root, seat.instanceId);
      if (isRegistered(seen, root, seat.instanceId) && seen.heartbeats > 0) resolve('up');
    });
  });
  const child = spawn('docker', ['start', '--attach', container]);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  }
  const ended = new Promise<'ended'>((resolve) => {
    child.once('close', () => resolve('ended'));
  });
  const over = new AbortController();
  const late = clock.after((scene.seconds ?? 30) * 1000, over.signal).then(() => 'late' as const);
  const first = await Promise.race([ended, up, late]);
  over.abort();
  if (first === 'ended') return { up: false, status: await exitStatus(container), log, stop: null };
  const before = clock.now();
  await must('docker', [scene.stop === true ? 'stop' : 'kill', container]);
  await ended;
  const stop = { status: await exitStatus(container), seconds: (clock.now() - before) / 1000 };
  return { up: first === 'up', status: null, log, stop: scene.stop === true ? stop : null };
}

async function runsByCompose(lab: Lab, folder: string, scene: Scene, service: string): Promise<Outcome> {
  const made = await createByCompose(lab, folder, scene, service);
  try {
    const build = { status: made.status, output: made.output };
    if (made.container === null) return { ...neverStarted, build };
    if (!made.hasConfig && scene.siteConfig !== null) {
      await copyConfig(lab, made.container, configOf(scene, made.instanceId));
    }
    return { ...(await watch(lab, made.container, made.seat, scene)), build };
  } finally {
    await made.remove();
    await made.seat.leave();
  }
}

async function runsByDocker(lab: Lab, image: string, scene: Scene): Promise<Watched> {
  const { instanceId = 'agent-1', env = {}, args = [], options = [] } = scene;
  const { runId, random } = lab.tools;
  const seat = await lab.sandbox.hub.seat(instanceId);
  const container = `ocs-agent-action-${runId}-${random.hex(4)}`;
  const variables = { INSTANCE_ID: instanceId, SITE_HUB: seat.hubUrl, SITE_HTTP: seat.httpUrl, ...env };
  try {
    const created = await run('docker', [
      ...['create', '--name', container, '--label', `${runLabel}=${runId}`, '--network', lab.sandbox.network],
      ...Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : ['--env', `${name}=${value}`])),
      ...options,
      image,
      ...args,
    ]);
    if (created.status !== 0) return { ...neverStarted, status: 125, log: created.stderr };
    if (scene.siteConfig !== null) await copyConfig(lab, container, configOf(scene, instanceId));
    return await watch(lab, container, seat, scene);
  } finally {
    await run('docker', ['rm', '--force', '--volumes', container]);
    await seat.leave();
  }
}

/** Builds a tree, runs a container of it with the environment of OCS, and tells what happened. */
export async function runs(lab: Lab, tree: Tree, scene: Scene = {}): Promise<Outcome> {
  const folder = await lab.folder(tree);
  if (scene.service !== undefined) return runsByCompose(lab, folder, scene, scene.service);
  const { status, output, image } = await lab.build(folder, scene);
  const build = { status, output };
  return status === 0 ? { ...(await runsByDocker(lab, image, scene)), build } : { ...neverStarted, build };
}

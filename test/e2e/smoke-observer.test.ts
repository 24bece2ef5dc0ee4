import { afterAll, beforeAll, expect, test } from 'vitest';
import { type InstancePlan, runInstance } from '../../src/smoke/instance.ts';
import { siteConfigText } from '../../src/smoke/site-config.ts';
import { type Lab, openLab } from './support/lab.ts';
import { run } from './support/shell.ts';
import { watch } from './support/watch.ts';

const image = 'simonsobs/ocs:v0.12.1';
const rounds = 7;

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => {
  await lab.close();
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** `docker run`, and nothing but the wait for two heartbeats. */
async function observed(round: number): Promise<number> {
  const instanceId = `bare-${round}`;
  const text = siteConfigText({ instanceId, agentClass: 'FakeDataAgent', arguments: [] });
  const folder = await lab.folder({ files: { 'default.yaml': text } });
  const seat = await lab.sandbox.hub.seat(instanceId);
  const seen = watch(seat);
  const name = `ocs-agent-action-${lab.tools.runId}-${instanceId}`;
  const variables = [`INSTANCE_ID=${instanceId}`, `SITE_HUB=${seat.hubUrl}`, `SITE_HTTP=${seat.httpUrl}`];
  const before = performance.now();
  const ended = run('docker', [
    ...['run', '--rm', '--name', name, '--network', lab.sandbox.network, '--volume', `${folder}:/config:ro`],
    ...variables.flatMap((one) => ['--env', one]),
    image,
  ]);
  for (let heartbeats = 0; heartbeats < 2; ) {
    const event = await seen.next('published', 60);
    if (event.kind === 'published' && event.topic.endsWith('.feeds.heartbeat')) heartbeats += 1;
  }
  const seconds = (performance.now() - before) / 1000;
  await run('docker', ['rm', '--force', name]);
  await ended;
  await seat.leave();
  return seconds;
}

/** The smoke test's own: created, filled, started, both registrations, get_api, two heartbeats. */
async function tested(round: number): Promise<number> {
  const plan: InstancePlan = {
    image,
    instanceId: `tested-${round}`,
    agentClass: 'FakeDataAgent',
    arguments: [],
    env: {},
    files: [],
    devices: [],
    configDir: '/config',
    timeout: 60,
    operations: [],
  };
  let seconds = Number.NaN;
  const before = performance.now();
  const result = await runInstance(lab.tools, lab.sandbox, plan, () => {
    seconds = (performance.now() - before) / 1000;
  });
  expect(result.status, result.reason).toBe('up');
  return seconds;
}

test('an instance is known to be up at most 1.15 times as late as by a bare wait for its two heartbeats', async () => {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await observed(round));
    ours.push(await tested(round));
  }
  const ratio = median(ours) / median(bare);
  console.log(`bare ${median(bare).toFixed(2)} s, tested ${median(ours).toFixed(2)} s, ratio ${ratio.toFixed(2)}`);
  expect(ratio).toBeLessThan(1.15);
});

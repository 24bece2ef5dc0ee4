import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHub } from '../../src/adapters/open-hub.ts';
import { systemClock, systemRandom } from '../../src/adapters/system.ts';
import type { Hub, Seat } from '../../src/ports/hub.ts';
import { imagesWithCli, type OcsProgram, runOcs, startOcs } from './support/ocs.ts';
import { watch } from './support/watch.ts';

let hub: Hub;
const running = new Set<OcsProgram>();
const images = await imagesWithCli();
const names = { realm: 'test_realm', addressRoot: 'observatory' };
const python = (script: string): Promise<string> => readFile(new URL(`./python/${script}`, import.meta.url), 'utf8');

beforeAll(async () => {
  hub = await openHub(systemClock, systemRandom).embedded({ host: '127.0.0.1', ...names });
});
afterAll(async () => {
  await Promise.all([...running].map((agent) => agent.stop()));
  await hub.close();
});

function startAgent(seat: Seat, more: Parameters<typeof startOcs>[0] = {}): OcsProgram {
  const environment = { SITE_HUB: seat.hubUrl, SITE_HTTP: seat.httpUrl, ...more.environment };
  const agent = startOcs({ instanceId: seat.instanceId, ...more, environment });
  running.add(agent);
  return agent;
}

function seen(output: string): unknown {
  return JSON.parse(/^SEEN (.*)$/m.exec(output)?.[1] ?? 'null');
}

describe.each(images)('OCS %s', (tag) => {
  test('an agent joins, registers, beats, answers, and leaves when it is told to', async () => {
    const id = `fd-${tag}`.replaceAll('.', '-');
    const seat = await hub.seat(id);
    const { events, next } = watch(seat);
    const agent = startAgent(seat, { image: `simonsobs/ocs:${tag}`, arguments: ['--mode', 'idle'] });
    await next('published');
    await next('published');
    expect(events.slice(0, 5)).toMatchObject([
      { kind: 'connected' },
      { kind: 'joined', realm: 'test_realm' },
      { kind: 'registered', procedure: `observatory.${id}.ops` },
      { kind: 'registered', procedure: `observatory.${id}` },
      { kind: 'published', topic: `observatory.${id}.feeds.heartbeat` },
    ]);
    expect(await seat.call(`observatory.${id}`, ['get_api'])).toMatchObject({
      status: 'result',
      args: [{ agent_class: 'FakeDataAgent' }],
    });
    expect(await seat.call(`observatory.${id}.ops`, ['status', 'nope', {}])).toMatchObject({
      args: [[-1, 'No task or process called "nope"', {}]],
    });
    expect(await agent.stop()).toBe(0);
    const left = await next('left');
    // v0.10.0 stops the reactor without a word.
    expect(left).toMatchObject({ reason: expect.stringMatching(/wamp\.close\.normal|the connection was closed/) });
    await seat.leave();
  });
});

describe('clients of OCS', () => {
  let seat: Seat;
  let agent: OcsProgram;

  beforeAll(async () => {
    seat = await hub.seat('fd2');
    const { next } = watch(seat);
    agent = startAgent(seat, { arguments: ['--mode', 'idle'] });
    await next('published');
  });
  afterAll(async () => {
    await agent.stop();
    await seat.leave();
  });

  test('OCSClient runs a task and a process over HTTP', async () => {
    const output = await runOcs({
      instanceId: 'fd2',
      environment: { SITE_HTTP: seat.httpUrl },
      command: ['python3', '-'],
      stdin: await python('ocs_client.py'),
    });
    expect(seen(output)).toEqual({
      tasks: ['delay_task', 'set_heartbeat'],
      delay: [0],
      start: [0, 'Started'],
      status: [0, 'acq'],
      stop: 0,
      wait: [0, true],
      nobody: 'wamp.error.no_such_procedure',
    });
  });

  test('ocs-client-cli scan finds the agent by its heartbeats', async () => {
    const user = await hub.seat('user');
    const output = await runOcs({
      environment: { SITE_HTTP: user.httpUrl },
      command: ['ocs-client-cli', '--site-hub', user.hubUrl, '--site-http', user.httpUrl, 'scan', '--details'],
    });
    expect(output).toContain('List of Detected Agents: (1)');
    expect(output).toMatch(/ {2}fd2\n {4}acq +: /);
  });

  test("the registry hears the agent's heartbeats by its pattern", async () => {
    const place = await hub.seat('registry');
    const { next } = watch(place);
    const registry = startAgent(place, { agentClass: 'RegistryAgent' });
    await next('published');
    const isKnown = async (): Promise<boolean> => {
      const answer = await place.call('observatory.registry.ops', ['status', 'main', {}]);
      return JSON.stringify(answer).includes('"observatory.fd2":{"expired":false');
    };
    // The registry's own heartbeat is the clock.
    let known = await isKnown();
    for (let beat = 0; beat < 10 && !known; beat += 1) {
      await next('published');
      known = await isKnown();
    }
    expect(known).toBe(true);
    expect(await registry.stop()).toBe(0);
  });
});

test("Autobahn's own client registers, calls, publishes and listens", async () => {
  const callee = await hub.seat('callee');
  const caller = await hub.seat('caller');
  const output = await runOcs({
    environment: { CALLEE_HUB: callee.hubUrl, CALLER_HUB: caller.hubUrl, CALLEE: 'observatory.callee' },
    command: ['python3', '-'],
    stdin: await python('autobahn_peer.py'),
  });
  expect(seen(output)).toEqual({
    'other address': 'wamp.error.not_authorized',
    twice: 'wamp.error.procedure_already_exists',
    acknowledged: true,
    active: true,
    sum: 42,
    failure: ['test.error.broken', ['it broke'], { part: 7 }],
    nothing: 'wamp.error.no_such_procedure',
    numbers: [0, 1, 2].map((number) => [number, 'observatory.callee.feeds.numbers']),
  });
});

test('an agent comes back after an outage, and with it its procedures', async () => {
  const seat = await hub.seat('fd3');
  const { next } = watch(seat);
  const agent = startAgent(seat, { arguments: ['--mode', 'idle'] });
  await next('published');
  await hub.outage?.begin();
  await next('left');
  await hub.outage?.end();
  await next('joined');
  await next('registered');
  await next('registered');
  await next('published');
  expect(await agent.stop()).toBe(0);
});

test('an agent with another instance-id is refused by name', async () => {
  const seat = await hub.seat('right');
  const { next } = watch(seat);
  const agent = startAgent(seat, { instanceId: 'wrong' });
  expect(await next('refused')).toEqual({
    kind: 'refused',
    reason: 'wamp.error.not_authorized: observatory.wrong.ops',
  });
  await agent.stop();
  expect(agent.output()).toContain('Failed to register basic handlers!');
});

test('a second instance with the same instance-id complains as it does at a telescope', async () => {
  const [first, second] = [await hub.seat('twin'), await hub.seat('twin')];
  const { next } = watch(first);
  const { next: nextOfSecond } = watch(second);
  const agent = startAgent(first, { arguments: ['--mode', 'idle'] });
  await next('published');
  const twin = startAgent(second, { arguments: ['--mode', 'idle'] });
  expect(await nextOfSecond('refused')).toMatchObject({
    reason: 'wamp.error.procedure_already_exists: observatory.twin.ops',
  });
  await twin.stop();
  expect(twin.output()).toContain('Is this agent already running?');
  expect(await agent.stop()).toBe(0);
});

test('another realm is refused by name', async () => {
  const elsewhere = await openHub(systemClock, systemRandom).embedded({ ...names, host: '127.0.0.1', realm: 'other' });
  const seat = await elsewhere.seat('fd1');
  const { next } = watch(seat);
  const agent = startAgent(seat);
  expect(await next('refused')).toMatchObject({ reason: expect.stringContaining('wamp.error.no_such_realm') });
  await agent.stop();
  await elsewhere.close();
});

import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHub } from '../../src/adapters/open-hub.ts';
import { systemClock, systemRandom } from '../../src/adapters/system.ts';
import type { Hub } from '../../src/ports/hub.ts';
import { type Crossbar, startCrossbar } from './support/crossbar.ts';
import { type OcsProgram, startOcs } from './support/ocs.ts';
import { watch } from './support/watch.ts';

const names = { realm: 'test_realm', addressRoot: 'observatory' };
const running = new Set<OcsProgram>();

afterAll(async () => {
  await Promise.all([...running].map((agent) => agent.stop()));
});

function join(url: string, more: Partial<typeof names> = {}): Promise<Hub> {
  return openHub(systemClock, systemRandom).external({ url, httpUrl: null, ...names, ...more });
}

function startAgent(crossbar: Crossbar, instanceId: string): OcsProgram {
  const environment = { SITE_HUB: crossbar.url, SITE_HTTP: crossbar.httpUrl };
  const agent = startOcs({ instanceId, arguments: ['--mode', 'idle'], environment });
  running.add(agent);
  return agent;
}

describe.each([
  { title: "a Crossbar with OCS's own configuration", metaEvents: false },
  { title: 'a Crossbar that tells of registrations', metaEvents: true },
])('$title', ({ metaEvents }) => {
  let crossbar: Crossbar;
  let hub: Hub;

  beforeAll(async () => {
    crossbar = await startCrossbar({ metaEvents });
    hub = await join(crossbar.url);
  }, 600_000);
  afterAll(async () => {
    await hub.close();
    await crossbar.stop();
  });

  test('an agent is seen to join, register and beat, and it answers', async () => {
    const seat = await hub.seat('fd1');
    const { events, next } = watch(seat);
    const agent = startAgent(crossbar, 'fd1');
    await next('published');
    await next('published');
    expect(events.slice(0, 5)).toMatchObject([
      { kind: 'connected' },
      { kind: 'joined', realm: 'test_realm' },
      { kind: 'registered', procedure: 'observatory.fd1.ops' },
      { kind: 'registered', procedure: 'observatory.fd1' },
      { kind: 'published', topic: 'observatory.fd1.feeds.heartbeat' },
    ]);
    expect(await seat.call('observatory.fd1', ['get_api'])).toMatchObject({
      status: 'result',
      args: [{ agent_class: 'FakeDataAgent' }],
    });
    expect(await agent.stop()).toBe(0);
    if (metaEvents) expect(await next('left')).toMatchObject({ reason: 'its procedures are no longer registered' });
  });

  test('an address that somebody has registered is refused, and free again when they leave', async () => {
    const other = await join(crossbar.url);
    const { next } = watch(await other.seat('fd2'));
    const agent = startAgent(crossbar, 'fd2');
    await next('published');
    await expect(hub.seat('fd2')).rejects.toThrow('observatory.fd2 is already registered at ws://');
    await agent.stop();
    const seat = await hub.seat('fd2');
    expect(await seat.call('observatory.fd2', ['get_api'])).toMatchObject({ uri: 'wamp.error.no_such_procedure' });
    await other.close();
  });

  test('its messages are in the transcript', async () => {
    expect(hub.transcript().map(({ message }) => message)).toEqual(
      expect.arrayContaining([[1, 'test_realm', { roles: { caller: {}, subscriber: {} } }]]),
    );
  });

  test.each([
    { title: 'another realm', more: { realm: 'nowhere' }, says: 'wamp.error.no_such_realm' },
    { title: 'a path without a router', path: '/nothing', says: 'cannot be joined: Unexpected server response: 404' },
  ])('$title is refused in words', async ({ more, path, says }) => {
    await expect(join(crossbar.url.replace('/ws', path ?? '/ws'), more)).rejects.toThrow(says);
  });

  test('an address root that the router does not allow is refused in words', async () => {
    const elsewhere = await join(crossbar.url, { addressRoot: 'elsewhere' });
    await expect(elsewhere.seat('fd1')).rejects.toThrow('does not allow elsewhere.fd1 to be called');
    await elsewhere.close();
  });

  test('a call ends when the hub is closed or the caller gives up', async () => {
    const other = await join(crossbar.url);
    const seat = await other.seat('nobody');
    const given = seat.call('observatory.nobody', [], {}, AbortSignal.abort(new Error('given up')));
    await expect(given).rejects.toThrow('given up');
    await other.close();
    await expect(seat.call('observatory.nobody', [])).rejects.toThrow('the hub is closed');
  });
});

test('the router that goes away is told as such', async () => {
  const crossbar = await startCrossbar();
  const hub = await join(crossbar.url);
  const seat = await hub.seat('fd3');
  const { next } = watch(seat);
  const agent = startAgent(crossbar, 'fd3');
  await next('published');
  await crossbar.stop();
  expect(await next('left')).toMatchObject({ reason: expect.stringContaining('the router closed the connection') });
  expect(await seat.call('observatory.fd3', [])).toMatchObject({ status: 'error', uri: 'wamp.error.canceled' });
  await hub.close();
  await agent.stop();
});

test.each([
  { title: 'nobody listens', url: 'ws://127.0.0.1:1/ws', says: 'ECONNREFUSED' },
  { title: 'no WebSocket URL', url: 'nonsense', says: 'no URL of a WAMP router' },
])('$title: refused in words', async ({ url, says }) => {
  await expect(join(url)).rejects.toThrow(says);
});

test('a server that never answers is given up', async () => {
  const silent = createServer().on('upgrade', () => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await expect(join(`ws://127.0.0.1:${port}/ws`)).rejects.toThrow('no answer within 5 s');
  silent.closeAllConnections();
  silent.close();
});

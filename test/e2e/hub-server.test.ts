import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { openHub } from '../../src/adapters/open-hub.ts';
import { systemClock, systemRandom } from '../../src/adapters/system.ts';
import type { Hub } from '../../src/ports/hub.ts';
import { run } from './support/shell.ts';
import { watch } from './support/watch.ts';

let hub: Hub;

beforeEach(async () => {
  const names = { realm: 'test_realm', addressRoot: 'observatory' };
  hub = await openHub(systemClock, systemRandom).embedded({ host: '127.0.0.1', ...names });
});
afterEach(() => hub.close());

async function dial(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, 'wamp.2.json', { perMessageDeflate: false });
  await once(socket, 'open');
  return socket.on('error', () => {});
}

async function join(url: string): Promise<WebSocket> {
  const socket = await dial(url);
  socket.send('[1,"test_realm",{"roles":{"callee":{"features":{"call_canceling":true}}}}]');
  await once(socket, 'message');
  return socket;
}

function ask(url: string, body: string | Buffer, method = 'POST'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** What the server's end of a refused WebSocket says. */
function refusal(url: string): Promise<number | undefined> {
  const socket = new WebSocket(url, 'wamp.2.json').on('error', () => {});
  return new Promise((resolve) => {
    socket
      .once('unexpected-response', (_request, { statusCode }) => resolve(statusCode))
      .once('open', () => resolve(101));
  });
}

/** Sends bytes as they are and waits for the end of the connection; gives the first line that came. */
async function bytes(url: string, what: Buffer | string): Promise<string> {
  const { port } = new URL(url);
  const socket = connectTcp(Number(port), '127.0.0.1').on('error', () => {});
  let came = '';
  socket.on('data', (chunk) => {
    came += String(chunk);
  });
  socket.write(what);
  await new Promise((resolve) => socket.once('close', resolve));
  return came.split('\r\n')[0] ?? '';
}

function upgrade(url: string): string {
  const { pathname } = new URL(url);
  return [
    `GET ${pathname} HTTP/1.1`,
    ...['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    ...['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: wamp.2.json', '', ''],
  ].join('\r\n');
}

describe('paths', () => {
  test('nobody can guess a seat, and what is no seat is not found', async () => {
    const seat = await hub.seat('bb1');
    const { origin } = new URL(seat.httpUrl);
    expect(new URL(seat.hubUrl).pathname).toMatch(/^\/[0-9a-f]{32}\/ws$/);
    for (const path of ['/', '/ws', '/call', `/${'0'.repeat(32)}/call`, new URL(seat.httpUrl).pathname.slice(0, -1)])
      expect(await ask(`${origin}${path}`, '{}')).toBe(404);
    expect(await ask(seat.hubUrl.replace('ws:', 'http:'), '{}')).toBe(426);
    expect(await refusal(seat.hubUrl.replace('/ws', '/call'))).toBe(404);
    expect(await refusal(`${origin.replace('http', 'ws')}/ws`)).toBe(404);
  });

  test('each seat has its own', async () => {
    const [one, two] = [await hub.seat('bb1'), await hub.seat('bb1')];
    expect(one.hubUrl).not.toBe(two.hubUrl);
  });

  test('a seat that was left is not found any more, and its session is over', async () => {
    const seat = await hub.seat('bb1');
    const { next } = watch(seat);
    const socket = await join(seat.hubUrl);
    const closed = once(socket, 'close');
    await seat.leave();
    expect(await next('left')).toMatchObject({ reason: 'wamp.close.system_shutdown' });
    expect((await closed)[0]).toBe(1001);
    expect(await refusal(seat.hubUrl)).toBe(404);
    expect(await ask(seat.httpUrl, '{}')).toBe(404);
  });
});

describe('one connection at a time', () => {
  test('a second one is refused while the first is open, and told', async () => {
    const seat = await hub.seat('bb1');
    const { next } = watch(seat);
    const first = await join(seat.hubUrl);
    expect(await refusal(seat.hubUrl)).toBe(409);
    expect(await next('refused')).toMatchObject({ reason: 'a second connection while the first one is open' });
    first.close();
    await next('left');
    expect((await join(seat.hubUrl)).readyState).toBe(WebSocket.OPEN);
  });

  test('one after another, as often as one likes', async () => {
    const seat = await hub.seat('bb1');
    const { events, next } = watch(seat);
    for (let round = 0; round < 20; round += 1) {
      const socket = await join(seat.hubUrl);
      socket.send('[64,1,{},"observatory.bb1"]');
      await next('registered');
      socket.terminate();
      await next('left');
    }
    expect(events.filter(({ kind }) => kind === 'refused')).toEqual([]);
  });
});

describe('damage on the way', () => {
  test.each([
    { title: 'no HTTP at all', what: Buffer.from('\u0000\u0001garbage\r\n\r\n'), says: 'HTTP/1.1 400 Bad Request' },
    { title: 'HTTP of another age', what: 'GET /\r\n\r\n', says: 'HTTP/1.1 404 Not Found' },
    { title: 'a header without end', what: `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`, says: '' },
  ])('$title', async ({ what, says }) => {
    const seat = await hub.seat('bb1');
    expect(await bytes(seat.hubUrl, what)).toContain(says);
    await join(seat.hubUrl);
  });

  test.each([
    { title: 'no key', broken: (text: string) => text.replace(/Sec-WebSocket-Key.*\r\n/, '') },
    { title: 'a version of another age', broken: (text: string) => text.replace('Version: 13', 'Version: 7') },
    { title: 'another protocol', broken: (text: string) => text.replace('Upgrade: websocket', 'Upgrade: h2c') },
  ])('a handshake with $title', async ({ broken }) => {
    const seat = await hub.seat('bb1');
    expect(await bytes(seat.hubUrl, broken(upgrade(seat.hubUrl)))).toMatch(/^HTTP\/1\.1 4\d\d /);
    await join(seat.hubUrl);
  });

  test.each([
    { title: 'a frame without a mask', frame: [0x81, 0x02, 0x5b, 0x5d] },
    { title: 'reserved bits', frame: [0xf1, 0x80, 0, 0, 0, 0] },
    { title: 'an opcode that nobody knows', frame: [0x83, 0x80, 0, 0, 0, 0] },
    { title: 'text that is not UTF-8', frame: [0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe] },
    { title: 'a message of a terabyte', frame: [0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
    { title: 'a compressed frame', frame: [0xc1, 0x82, 0, 0, 0, 0, 0x5b, 0x5d] },
  ])('$title ends the connection, and the next one is good', async ({ frame }) => {
    const seat = await hub.seat('bb1');
    const { next } = watch(seat);
    const { port } = new URL(seat.hubUrl);
    const socket = connectTcp(Number(port), '127.0.0.1').on('error', () => {});
    socket.write(upgrade(seat.hubUrl));
    await once(socket, 'data');
    socket.resume().write(Buffer.from(frame));
    await next('left');
    await join(seat.hubUrl);
    await next('joined');
    socket.destroy();
  });

  test('a peer that vanishes in the middle of a frame', async () => {
    const seat = await hub.seat('bb1');
    const { next } = watch(seat);
    const socket = connectTcp(Number(new URL(seat.hubUrl).port), '127.0.0.1').on('error', () => {});
    socket.write(upgrade(seat.hubUrl));
    await once(socket, 'data');
    socket.write(Buffer.from([0x81, 0xfe, 0x10]));
    socket.resetAndDestroy();
    await next('left');
    await join(seat.hubUrl);
  });
});

describe('/call', () => {
  test('a body of more than a megabyte is refused', async () => {
    const seat = await hub.seat('bb1');
    expect(await ask(seat.httpUrl, Buffer.alloc(1024 * 1024, 32))).toBe(400);
    const status = await ask(seat.httpUrl, Buffer.alloc(1024 * 1024 + 1, 32)).catch((error: Error) => error.message);
    // The server hangs up while we still send: the answer may or may not be read.
    expect([413, 'write EPIPE', 'read ECONNRESET', 'socket hang up', 'write ECONNRESET']).toContain(status);
  });

  test('a body that is not UTF-8 is refused', async () => {
    const seat = await hub.seat('bb1');
    expect(await ask(seat.httpUrl, Buffer.from([0x7b, 0xff, 0x7d]))).toBe(400);
  });

  test('a caller that hangs up cancels its call', async () => {
    const seat = await hub.seat('bb1');
    const { next } = watch(seat);
    const agent = await join(seat.hubUrl);
    agent.send('[64,1,{},"observatory.bb1"]');
    await next('registered');
    const asked = request(seat.httpUrl, { method: 'POST' }).on('error', () => {});
    asked.end('{"procedure":"observatory.bb1"}');
    let [frame] = await once(agent, 'message');
    while (!String(frame).startsWith('[68,')) [frame] = await once(agent, 'message');
    asked.destroy();
    [frame] = await once(agent, 'message');
    expect(String(frame)).toBe('[69,1,{"mode":"killnowait"}]');
  });
});

test('a hundred agents at once', async () => {
  const seats = await Promise.all(Array.from({ length: 100 }, (_, at) => hub.seat(`agent${at}`)));
  await Promise.all(
    seats.map(async (seat) => {
      const { next } = watch(seat);
      const agent = await join(seat.hubUrl);
      const address = `observatory.${seat.instanceId}`;
      agent.on('message', (data) => {
        const frame: unknown = JSON.parse(String(data));
        if (Array.isArray(frame) && frame[0] === 68) agent.send(JSON.stringify([70, frame[1], {}, [address]]));
      });
      agent.send(JSON.stringify([64, 1, {}, address]));
      await next('registered');
      for (let beat = 0; beat < 20; beat += 1) {
        agent.send(JSON.stringify([16, beat, {}, `${address}.feeds.heartbeat`, [beat]]));
        expect(await next('published')).toMatchObject({ args: [beat] });
      }
      expect(await seat.call(address, [])).toEqual({ status: 'result', args: [address], kwargs: {} });
    }),
  );
});

test('every message is in the transcript, with its instance, direction and time', async () => {
  const seat = await hub.seat('bb1');
  const agent = await join(seat.hubUrl);
  agent.send('{{{');
  await once(agent, 'close');
  expect(hub.transcript()).toMatchObject([
    { instanceId: 'bb1', direction: 'agent-to-hub', message: [1, 'test_realm', {}] },
    { instanceId: 'bb1', direction: 'hub-to-agent', message: [2, expect.any(Number), {}] },
    { instanceId: 'bb1', direction: 'agent-to-hub', message: '{{{' },
    { instanceId: 'bb1', direction: 'hub-to-agent', message: [3, {}, 'wamp.error.protocol_violation'] },
  ]);
  const times = hub.transcript().map(({ milliseconds }) => milliseconds);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

describe('going away', () => {
  test('an outage cuts every connection, and ends at the same address', async () => {
    const seat = await hub.seat('bb1');
    const { next } = watch(seat);
    await join(seat.hubUrl);
    await hub.outage?.begin();
    expect(await next('left')).toMatchObject({ reason: expect.stringContaining('1006') });
    await expect(dial(seat.hubUrl)).rejects.toThrow('ECONNREFUSED');
    await hub.outage?.end();
    await join(seat.hubUrl);
    await next('joined');
  });

  test('closing says goodbye, ends all calls and leaves nothing open', async () => {
    const script = new URL('./support/open-and-close-hub.ts', import.meta.url).pathname;
    const { status, stdout } = await run(process.execPath, [script], '', 15_000);
    expect(JSON.parse(stdout)).toEqual([
      'the hub is closed',
      'the hub is closed',
      '[6,{},"wamp.close.system_shutdown"]',
    ]);
    expect(status).toBe(0);
  });

  test('closing twice, or during an outage, is no trouble', async () => {
    await hub.outage?.begin();
    await hub.close();
    await hub.close();
  });

  test('a peer that does not answer our goodbye holds nothing up for long', async () => {
    const seat = await hub.seat('bb1');
    const socket = connectTcp(Number(new URL(seat.hubUrl).port), '127.0.0.1').on('error', () => {});
    socket.write(upgrade(seat.hubUrl));
    await once(socket, 'data');
    // The socket stays open and silent: that this comes to an end is the point.
    await seat.leave();
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });
});

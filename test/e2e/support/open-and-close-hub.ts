import { once } from 'node:events';
import { request } from 'node:http';
import { WebSocket } from 'ws';
import { openHub } from '../../../src/adapters/open-hub.ts';
import { systemClock, systemRandom } from '../../../src/adapters/system.ts';

// A process that closes its hub must end by itself, whatever its clients do: one is in a session, one in the middle of
// an HTTP request, one waits for an answer.
const names = { realm: 'test_realm', addressRoot: 'observatory' };
const hub = await openHub(systemClock, systemRandom).embedded({ host: '127.0.0.1', ...names });
const seat = await hub.seat('bb1');
const registered = new Promise<void>((resolve) => {
  seat.listen(({ kind }) => kind === 'registered' && resolve());
});
const agent = new WebSocket(seat.hubUrl, 'wamp.2.json');
await once(agent, 'open');
agent.send('[1,"test_realm",{"roles":{"callee":{}}}]');
agent.send('[64,1,{},"observatory.bb1"]');
await registered;
const frames: string[] = [];
const called = new Promise<void>((resolve) => {
  agent.on('message', (data) => {
    frames.push(String(data));
    if (frames.filter((frame) => frame.startsWith('[68,')).length === 3) resolve();
  });
});
const half = request(seat.httpUrl, { method: 'POST' }).on('error', () => {});
half.write('{');
const [socket] = await once(half, 'socket');
if (socket.connecting) await once(socket, 'connect');
const ends = [
  seat.call('observatory.bb1', []).catch((error: Error) => error.message),
  seat.call('observatory.bb1', [], {}, new AbortController().signal).catch((error: Error) => error.message),
];
// Connections are accepted in their order: when this one's call has arrived, the half request has too.
const asked = request(seat.httpUrl, { method: 'POST' }).on('error', () => {});
asked.end('{"procedure":"observatory.bb1"}');
await called;
await hub.close();
process.stdout.write(`${JSON.stringify([...(await Promise.all(ends)), frames.at(-1)])}\n`);

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
const ends = [
  seat.call('observatory.bb1', []).catch((error: Error) => error.message),
  seat.call('observatory.bb1', [], {}, new AbortController().signal).catch((error: Error) => error.message),
];
request(seat.httpUrl, { method: 'POST' })
  .on('error', () => {})
  .write('{');
const asked = request(seat.httpUrl, { method: 'POST' }).on('error', () => {});
asked.end('{"procedure":"observatory.bb1"}');
await once(agent, 'message');
await hub.close();
process.stdout.write(`${JSON.stringify(await Promise.all(ends))}\n`);

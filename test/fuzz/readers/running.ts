import fc from 'fast-check';
import { Client } from '../../../src/hub/client.ts';
import { readHttpCall } from '../../../src/hub/http-call.ts';
import { parseJson, toJson } from '../../../src/hub/json.ts';
import { isUri } from '../../../src/hub/uri.ts';
import { parseApi } from '../../../src/smoke/api.ts';
import { argsOf } from '../../../src/smoke/args-line.ts';
import { diagnose } from '../../../src/smoke/diagnoses/index.ts';
import { examinedOf } from '../../../src/smoke/examined.ts';
import { afterEvent, describeSeen, nothingSeen } from '../../../src/smoke/seen.ts';
import { connect, openRouter } from '../../unit/hub/room.ts';
import { must, type Reader, reader } from '../reader.ts';
import { textAt } from '../seeds.ts';
import { jsonLike, textsLike, valuesLike } from '../texts.ts';

const hello = [
  1,
  'test_realm',
  { roles: { caller: {}, callee: { features: { call_canceling: true } }, publisher: {}, subscriber: {} } },
];
const frames: readonly unknown[] = [
  hello,
  [64, 1, {}, 'observatory.valve-1.ops'],
  [16, 2, { acknowledge: true }, 'observatory.valve-1.feeds.heartbeat', [[{ acq: 3 }, { record: false }]], {}],
  [32, 3, { match: 'prefix' }, 'observatory'],
  [48, 4, {}, 'observatory.valve-1.ops', ['start', 'acq'], { timeout: 1 }],
  [70, 5, {}, [1], {}],
  [8, 68, 6, {}, 'wamp.error.runtime_error', ['x']],
  [49, 4, { mode: 'kill' }],
  [34, 7, 8],
  [66, 9, 10],
  [6, {}, 'wamp.close.normal'],
];
const routerFrames: readonly unknown[] = [
  [2, 1, { roles: { broker: {}, dealer: {} } }],
  [3, { message: 'no' }, 'wamp.error.no_such_realm'],
  [36, 1, 2, { topic: 'observatory.x.feeds.y' }, [{}], {}],
  [33, 1, 5],
  [50, 1, {}, [1], {}],
  [8, 48, 1, {}, 'x.y', [1]],
  [6, {}, 'wamp.close.system_shutdown'],
];
const feed = { block_name: 'temps', timestamps: [1, 2], data: { t1: [3, 4], t2: [5, 6] } };
const rows: readonly unknown[] = [
  {
    contract: {
      process1: ['dumb-init', 'ocs-agent-cli'],
      uid: 9000,
      groups: [9000],
      environment: { OCS_CONFIG_DIR: '/config' },
      prefix: '/opt/venv',
      python: '/opt/venv/bin/python3',
      cli: '/opt/venv/bin/ocs-agent-cli',
      data: { uid: 1, gid: 2, mode: 493 },
    },
  },
  { plugin: 'socs', class: 'A', module: 'a.b', error: 'x', missing: 'y', parserError: null, required: ['--x'] },
  { dependencies: { ocs: '0.12.1', problems: [{ line: 'a requires b', own: true }] } },
  { installed: { files: [{ module: 'a', file: '/a.py', sha256: 'x' }], versions: { socs: '1' } } },
  { done: true },
];
const logs = [
  ...textAt('test/unit/smoke/diagnoses.test.ts').matchAll(/'((?:[^'\\\n]|\\.){12,})'|"((?:[^"\\\n]|\\.){12,})"/g),
].map(([, one, other]) => one ?? other ?? '');

export const runningReaders: readonly Reader[] = [
  reader(
    'WAMP frames',
    fc.tuple(fc.boolean(), fc.array(jsonLike(frames), { minLength: 1, maxLength: 6 })),
    ([joined, texts]) => {
      const router = openRouter();
      const valve = connect(router, 'valve-1');
      const other = connect(router, 'other');
      other.say(...hello);
      other.say(32, 1, { match: 'prefix' }, 'observatory');
      if (joined) valve.say(...hello);
      for (const text of texts) valve.session.receive(text);
      for (const frame of [...valve.frames, ...other.frames]) toJson(frame);
      const seen = valve.events.reduce(
        (state, event) => afterEvent(state, event, 'observatory', 'valve-1'),
        nothingSeen,
      );
      for (const name of seen.registered)
        must(name.startsWith('observatory.valve-1'), `${name} was registered by valve-1`);
      describeSeen(seen);
      valve.session.end('gone');
      other.session.end('gone');
    },
  ),
  reader('router frames', fc.array(valuesLike(routerFrames), { maxLength: 8 }), async (messages) => {
    const client = new Client(() => {});
    const joined = client.join('test_realm');
    const call = client.call('observatory.x.ops', { args: [], kwargs: {} });
    const subscribed = client.subscribe('observatory', 'prefix', () => {});
    for (const message of messages) client.receive(message);
    client.end('over');
    await Promise.all([joined, call, subscribed]);
  }),
  reader('hub JSON', jsonLike([...frames, [1, 'NaN', Number.MAX_VALUE]]), (text) => {
    const parsed = parseJson(text.replaceAll('null', 'NaN'));
    if (parsed.status === 'value') toJson(parsed.value);
  }),
  reader(
    'hub HTTP call',
    fc.record({
      method: fc.constantFrom('POST', 'PUT', 'GET', 'OPTIONS', '\0'),
      contentType: fc.option(textsLike(['application/json', 'application/json; charset=utf-8']), { nil: undefined }),
      body: jsonLike([{ procedure: 'observatory.x.ops', args: ['start', 'acq'], kwargs: {} }]),
    }),
    (request) => {
      const read = readHttpCall(request);
      if (read.status === 'call') must(isUri(read.procedure), 'what was called is no URI');
    },
  ),
  reader(
    'feed',
    fc.array(valuesLike([[[{ temps: feed }, { record: true, address: 'x' }]], [{ acq: 3 }, {}]]), { maxLength: 4 }),
    (messages) => {
      const events = messages.map((args) => ({
        kind: 'published' as const,
        topic: 'observatory.valve-1.feeds.temps',
        args: Array.isArray(args) ? args : [args],
      }));
      const seen = events.reduce((state, event) => afterEvent(state, event, 'observatory', 'valve-1'), nothingSeen);
      for (const { problems } of seen.feedData.values())
        for (const problem of problems) must(typeof problem === 'string', 'no text');
    },
  ),
  reader(
    'get_api answer',
    valuesLike([{ agent_class: 'A', tasks: [['a', {}]], processes: [['b', {}]], feeds: [['c', {}]] }]),
    (value) => parseApi({ status: 'result', args: [value], kwargs: {} }),
  ),
  reader('import probe', fc.tuple(fc.array(jsonLike(rows), { maxLength: 6 }), textsLike(logs)), ([texts, log]) => {
    const parsed = texts.flatMap((text) => {
      try {
        const row: unknown = JSON.parse(text);
        return typeof row === 'object' && row !== null ? [new Map(Object.entries(row))] : [];
      } catch {
        return [];
      }
    });
    examinedOf(parsed, log.split('\n'), 'it ended', true);
  }),
  reader(
    'container log',
    fc.record({
      log: fc.array(textsLike(logs), { maxLength: 8 }),
      exit: fc.option(
        fc.record({
          status: fc.integer({ min: 0, max: 255 }),
          outOfMemory: fc.boolean(),
          engineError: textsLike(logs),
        }),
      ),
    }),
    ({ log, exit }) => {
      const lines = log.flatMap((text) => text.split('\n'));
      diagnose({
        instanceId: 'valve-1',
        agentClass: 'ValveAgent',
        seen: nothingSeen,
        log: lines,
        exit,
        hubUrl: 'ws://172.18.0.1:1234/a/ws',
      });
      argsOf(lines);
    },
  ),
];

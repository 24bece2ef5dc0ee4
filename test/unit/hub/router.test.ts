import { describe, expect, test } from 'vitest';
import { connect, join, openRouter } from './room.ts';

const nothing = { args: [], kwargs: {} };

describe('what is told of an instance', () => {
  test('the life of a good agent, in order', () => {
    const agent = connect(openRouter(), 'bb1');
    agent.say(1, 'test_realm', { roles: { callee: {} } });
    agent.say(64, 1, {}, 'observatory.bb1.ops');
    agent.say(64, 2, {}, 'observatory.bb1');
    agent.say(16, 3, {}, 'observatory.bb1.feeds.heartbeat', [[{ count: 1 }, {}]]);
    agent.say(6, {}, 'wamp.close.normal');
    agent.session.end('the connection was closed');
    expect(agent.events).toEqual([
      { kind: 'connected' },
      { kind: 'joined', realm: 'test_realm' },
      { kind: 'registered', procedure: 'observatory.bb1.ops' },
      { kind: 'registered', procedure: 'observatory.bb1' },
      { kind: 'published', topic: 'observatory.bb1.feeds.heartbeat', args: [[{ count: 1 }, {}]] },
      { kind: 'left', reason: 'wamp.close.normal' },
    ]);
  });

  test.each([
    {
      title: 'another realm',
      say: [1, 'nowhere', { roles: { callee: {} } }],
      reason: 'wamp.error.no_such_realm: no realm "nowhere" exists on this router',
    },
    {
      title: 'a ticket',
      say: [1, 'test_realm', { roles: { callee: {} }, authmethods: ['ticket'] }],
      reason: 'wamp.error.no_auth_method: only anonymous sessions are known here',
    },
    {
      title: 'something before HELLO',
      say: [48, 1, {}, 'a.b'],
      reason: 'wamp.error.protocol_violation: call before HELLO',
    },
  ])('a session that is refused for $title', ({ say, reason }) => {
    const agent = connect(openRouter(), 'bb1');
    agent.say(...say);
    expect(agent.events).toContainEqual({ kind: 'refused', reason });
    expect(agent.events).not.toContainEqual({ kind: 'joined', realm: 'test_realm' });
  });

  test.each([
    { title: 'the whole root', uri: 'observatory' },
    { title: "another instance's address", uri: 'observatory.fd1' },
    { title: 'an address that only begins alike', uri: 'observatory.bb10.ops' },
    { title: 'another root', uri: 'elsewhere.bb1' },
  ])('a registration of $title is refused with its address', ({ uri }) => {
    const agent = join(openRouter(), 'bb1');
    agent.say(64, 1, {}, uri);
    expect(agent.news()).toMatchObject([[8, 64, 1, {}, 'wamp.error.not_authorized', [expect.any(String)]]]);
    expect(agent.events.at(-1)).toEqual({ kind: 'refused', reason: `wamp.error.not_authorized: ${uri}` });
  });

  test.each(['observatory.bb1', 'observatory.fd1.feeds.heartbeat', 'observatory.bb10.feeds.heartbeat'])(
    'a publication to %s is refused without an answer, and reaches nobody',
    (topic) => {
      const router = openRouter();
      const agent = join(router, 'bb1');
      const other = join(router, 'fd1');
      other.say(32, 1, { match: 'prefix' }, 'observatory.');
      other.news();
      agent.say(16, 1, {}, topic, [1]);
      expect(agent.news()).toEqual([]);
      expect(other.news()).toEqual([]);
      expect(agent.events.at(-1)).toEqual({ kind: 'refused', reason: `wamp.error.not_authorized: ${topic}` });
    },
  );

  test('a violation ends the session, frees its procedures and silences it', () => {
    const router = openRouter();
    const agent = join(router, 'bb1');
    agent.say(64, 1, {}, 'observatory.bb1');
    agent.news();
    agent.session.receive('[64,');
    agent.say(64, 2, {}, 'observatory.bb1.ops');
    agent.say(1, 'test_realm', { roles: { callee: {} } });
    agent.session.violate('again');
    expect(agent.news()).toMatchObject([[3, {}, 'wamp.error.protocol_violation']]);
    expect(agent.closed).toEqual([1002]);
    expect(agent.events.slice(-2)).toMatchObject([{ kind: 'refused' }, { kind: 'left' }]);
    const next = join(router, 'bb1');
    next.say(64, 1, {}, 'observatory.bb1');
    expect(next.news()).toEqual([[65, 1, expect.any(Number)]]);
  });

  test('everything that came is heard, readable or not', () => {
    const agent = connect(openRouter(), 'bb1');
    agent.say(1, 'nowhere', { roles: { callee: {} } });
    agent.session.receive('{{{');
    expect(agent.heard).toEqual([[1, 'nowhere', { roles: { callee: {} } }], '{{{']);
  });
});

describe('who has said goodbye', () => {
  test('hears no more events', () => {
    const router = openRouter();
    const [agent, other] = [join(router, 'bb1'), join(router, 'fd1')];
    other.say(32, 1, {}, 'observatory.bb1.feeds.a');
    other.say(6, {}, 'wamp.close.normal');
    other.news();
    agent.say(16, 1, {}, 'observatory.bb1.feeds.a');
    expect(other.news()).toEqual([]);
  });

  test('waits no more for its calls, and a callee that can stop is told', () => {
    const router = openRouter();
    const agent = join(router, 'bb1', { features: { call_canceling: true } });
    const other = join(router, 'fd1');
    agent.say(64, 1, {}, 'observatory.bb1');
    other.say(48, 1, {}, 'observatory.bb1');
    agent.news();
    other.say(6, {}, 'wamp.close.normal');
    other.news();
    expect(agent.news()).toEqual([[69, 1, { mode: 'killnowait' }]]);
    agent.say(8, 68, 1, {}, 'wamp.error.canceled');
    expect(other.news()).toEqual([]);
  });
});

describe("the hub's own calls", () => {
  test('are answered by the agent', async () => {
    const router = openRouter();
    const agent = join(router, 'bb1');
    agent.say(64, 1, {}, 'observatory.bb1');
    agent.news();
    const answer = router.call('observatory.bb1', { args: ['get_api'], kwargs: { a: 1 } });
    expect(agent.news()).toEqual([[68, 1, 1, {}, ['get_api'], { a: 1 }]]);
    agent.say(70, 1, {}, [{ agent_class: 'X' }]);
    expect(await answer).toEqual({ status: 'result', args: [{ agent_class: 'X' }], kwargs: {} });
  });

  test('end in an error when the agent leaves', async () => {
    const router = openRouter();
    const agent = join(router, 'bb1');
    agent.say(64, 1, {}, 'observatory.bb1');
    const answer = router.call('observatory.bb1', nothing);
    agent.session.end('gone');
    expect(await answer).toMatchObject({ status: 'error', uri: 'wamp.error.canceled' });
  });

  test('can be given up, and an agent that can stop is told', async () => {
    const router = openRouter();
    const agent = join(router, 'bb1', { features: { call_canceling: true } });
    agent.say(64, 1, {}, 'observatory.bb1');
    agent.news();
    const patience = new AbortController();
    const answer = router.call('observatory.bb1', nothing, patience.signal);
    patience.abort(new Error('too slow'));
    await expect(answer).rejects.toThrow('too slow');
    expect(agent.news()).toEqual([
      [68, 1, 1, {}],
      [69, 1, { mode: 'killnowait' }],
    ]);
    agent.say(70, 1, {}, ['late']);
    expect(agent.closed).toEqual([]);
  });

  test('are not begun when they are given up already', async () => {
    const router = openRouter();
    const agent = join(router, 'bb1');
    agent.say(64, 1, {}, 'observatory.bb1');
    agent.news();
    await expect(router.call('observatory.bb1', nothing, AbortSignal.abort(new Error('no')))).rejects.toThrow('no');
    expect(agent.news()).toEqual([]);
  });

  test('do not take an answer from another session', async () => {
    const router = openRouter();
    const agent = join(router, 'bb1');
    const other = join(router, 'fd1');
    agent.say(64, 1, {}, 'observatory.bb1');
    const answer = router.call('observatory.bb1', nothing);
    other.say(70, 1, {}, ['mine']);
    agent.say(70, 1, {}, ['right']);
    expect(await answer).toMatchObject({ args: ['right'] });
  });
});

test('a hub that closes says goodbye first', () => {
  const agent = join(openRouter(), 'bb1');
  agent.session.dismiss('wamp.close.system_shutdown');
  expect(agent.news()).toEqual([[6, {}, 'wamp.close.system_shutdown']]);
  expect(agent.closed).toEqual([1001]);
  expect(agent.events.at(-1)).toEqual({ kind: 'left', reason: 'wamp.close.system_shutdown' });
});

test('whatever comes, nothing is thrown and a good session lives on', () => {
  const router = openRouter();
  const good = join(router, 'fd1');
  good.say(32, 1, { match: 'wildcard' }, 'observatory..feeds.');
  good.news();
  const scraps = [
    0,
    -1,
    1.5,
    2 ** 60,
    '',
    'observatory.bb1',
    'observatory.bb1.feeds.a',
    null,
    true,
    [],
    {},
    [1],
    { a: 1 },
  ];
  const codes = [1, 2, 3, 6, 8, 16, 32, 34, 48, 49, 64, 66, 68, 70, 71, 'x', null];
  let seed = 42;
  const pick = <T>(from: readonly T[]): T | undefined => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return from[seed % from.length];
  };
  let bad = join(router, 'bb1');
  let violations = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const length = pick([0, 1, 2, 3, 4, 5, 6]) ?? 0;
    bad.say(pick(codes), ...Array.from({ length }, () => pick(scraps)));
    if (bad.closed.length === 0) continue;
    violations += 1;
    bad = join(router, 'bb1');
  }
  expect(violations).toBeGreaterThan(1000);
  good.news();
  bad.say(16, 1, {}, 'observatory.bb1.feeds.a', ['alive']);
  expect(good.news()).toMatchObject([[36, 1, expect.any(Number), { topic: 'observatory.bb1.feeds.a' }, ['alive']]]);
});

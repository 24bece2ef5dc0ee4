import { describe, expect, test } from 'vitest';
import { Client } from '../../../src/hub/client.ts';

function open(): { readonly client: Client; readonly sent: (readonly unknown[])[] } {
  const sent: (readonly unknown[])[] = [];
  return { client: new Client((frame) => void sent.push(frame)), sent };
}

describe('joining', () => {
  test('is done when the router welcomes us', async () => {
    const { client, sent } = open();
    const joined = client.join('test_realm');
    expect(sent).toEqual([[1, 'test_realm', { roles: { caller: {}, subscriber: {} } }]]);
    client.receive([2, 1, {}]);
    expect(await joined).toBeNull();
  });

  test.each([
    {
      title: 'the router refuses',
      end: (client: Client) => client.receive([3, { message: 'why' }, 'wamp.error.x']),
      says: 'wamp.error.x: why',
    },
    { title: 'the connection ends', end: (client: Client) => client.end('gone'), says: 'gone' },
  ])('says what happened when $title', async ({ end, says }) => {
    const { client } = open();
    const joined = client.join('test_realm');
    end(client);
    expect(await joined).toBe(says);
  });
});

describe('calls', () => {
  test('are answered by their request', async () => {
    const { client, sent } = open();
    const first = client.call('a.b', { args: [1], kwargs: {} });
    const second = client.call('a.b', { args: [], kwargs: { x: 1 } });
    expect(sent).toEqual([
      [48, 1, {}, 'a.b', [1]],
      [48, 2, {}, 'a.b', [], { x: 1 }],
    ]);
    client.receive([8, 48, 2, {}, 'an.error', ['why']]);
    client.receive([50, 1, {}, ['result'], { more: 1 }]);
    expect(await first).toEqual({ status: 'result', args: ['result'], kwargs: { more: 1 } });
    expect(await second).toEqual({ status: 'error', uri: 'an.error', args: ['why'], kwargs: {} });
  });

  test('end with the connection, and those that come after it too', async () => {
    const { client } = open();
    const under = client.call('a.b', { args: [], kwargs: {} });
    client.end('gone');
    expect(await under).toMatchObject({ uri: 'wamp.error.canceled', args: ['gone'] });
    expect(await client.call('a.b', { args: [], kwargs: {} })).toMatchObject({ uri: 'wamp.error.canceled' });
  });

  test('can be given up; an answer that comes later is ignored', async () => {
    const { client } = open();
    const patience = new AbortController();
    const call = client.call('a.b', { args: [], kwargs: {} }, patience.signal);
    patience.abort(new Error('too slow'));
    await expect(call).rejects.toThrow('too slow');
    client.receive([50, 1, {}, []]);
  });
});

describe('subscriptions', () => {
  test('hear an event that comes with the acknowledgement', async () => {
    const { client } = open();
    const heard: unknown[] = [];
    const subscribed = client.subscribe('a..c', 'wildcard', (topic, args) => heard.push([topic, ...args]));
    client.receive([33, 1, 77]);
    client.receive([36, 77, 5, { topic: 'a.b.c' }, [1]]);
    client.receive([36, 78, 6, {}, [2]]);
    expect(await subscribed).toEqual({ status: 'subscribed' });
    expect(heard).toEqual([['a.b.c', 1]]);
  });

  test('that share an id are all told', async () => {
    const { client } = open();
    const heard: string[] = [];
    const both = [
      client.subscribe('a.b', 'exact', () => heard.push('first')),
      client.subscribe('a.b', 'exact', () => heard.push('second')),
    ];
    client.receive([33, 1, 77]);
    client.receive([33, 2, 77]);
    await Promise.all(both);
    client.receive([36, 77, 5, {}]);
    expect(heard).toEqual(['first', 'second']);
  });

  test('that are refused say so', async () => {
    const { client } = open();
    const subscribed = client.subscribe('wamp.x', 'exact', () => {});
    client.receive([8, 32, 1, {}, 'wamp.error.not_authorized']);
    expect(await subscribed).toEqual({ status: 'refused', uri: 'wamp.error.not_authorized' });
  });
});

test('goodbye is answered', () => {
  const { client, sent } = open();
  client.receive([6, {}, 'wamp.close.system_shutdown']);
  expect(sent).toEqual([[6, {}, 'wamp.close.goodbye_and_out']]);
});

test.each([[null], ['x'], [[]], [[36]], [[36, 'x', 1, 2]], [[50]], [[8]], [[2]], [[999, {}]]])(
  'a message that makes no sense is ignored: %o',
  (message) => {
    const { client } = open();
    expect(() => client.receive(message)).not.toThrow();
  },
);

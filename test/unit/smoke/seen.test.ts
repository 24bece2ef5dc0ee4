import { expect, test } from 'vitest';
import type { WireEvent } from '../../../src/ports/hub.ts';
import { afterEvent, describeSeen, isRegistered, nothingSeen } from '../../../src/smoke/seen.ts';

const root = 'observatory';

function see(...events: readonly WireEvent[]) {
  return events.reduce((seen, event) => afterEvent(seen, event, root, 'valve-1'), nothingSeen);
}

function heartbeat(codes: Readonly<Record<string, number>>): WireEvent {
  return {
    kind: 'published',
    topic: 'observatory.valve-1.feeds.heartbeat',
    args: [[codes, { agent_address: 'observatory.valve-1' }]],
  };
}

const ops: WireEvent = { kind: 'registered', procedure: 'observatory.valve-1.ops' };
const management: WireEvent = { kind: 'registered', procedure: 'observatory.valve-1' };

test('an agent is registered when both of its addresses are', () => {
  expect(isRegistered(see(ops), root, 'valve-1')).toBe(false);
  expect(isRegistered(see(ops, management), root, 'valve-1')).toBe(true);
});

test('addresses of another instance do not count', () => {
  const other: WireEvent = { kind: 'registered', procedure: 'observatory.valve-2' };
  expect(isRegistered(see(ops, other), root, 'valve-1')).toBe(false);
});

test('a heartbeat counts, and tells which operation failed', () => {
  const seen = see(heartbeat({ acq: 3 }), heartbeat({ acq: 6, move: 5 }));
  expect(seen.heartbeats).toBe(2);
  expect([...seen.failedOperations]).toEqual(['acq']);
});

test('a failure is remembered when the next heartbeat says something else', () => {
  expect([...see(heartbeat({ acq: 6 }), heartbeat({ acq: 3 })).failedOperations]).toEqual(['acq']);
});

test('data on another feed is no heartbeat', () => {
  const seen = see({ kind: 'published', topic: 'observatory.valve-1.feeds.temperatures', args: [] });
  expect(seen.heartbeats).toBe(0);
  expect([...seen.feeds]).toEqual(['temperatures']);
});

test('hostile payloads are no heartbeats with failures and no exceptions', () => {
  for (const args of [[], [null], [[null]], [['x']], [[{ __proto__: 6 }]], [6]]) {
    const seen = see({ kind: 'published', topic: 'observatory.valve-1.feeds.heartbeat', args });
    expect([...seen.failedOperations].filter((name) => name !== '__proto__')).toEqual([]);
  }
});

test('registrations end when the session is left', () => {
  expect(isRegistered(see(ops, management, { kind: 'left', reason: 'wamp.close.normal' }), root, 'valve-1')).toBe(
    false,
  );
});

test.each<[string, readonly WireEvent[], string]>([
  ['nothing', [], 'nothing arrived at the hub'],
  ['a connection only', [{ kind: 'connected' }], 'opened a connection and did not join'],
  [
    'a wrong realm',
    [{ kind: 'connected' }, { kind: 'refused', reason: 'realm other' }],
    'was turned away: realm other',
  ],
  [
    'a session without addresses',
    [{ kind: 'connected' }, { kind: 'joined', realm: 'test_realm' }],
    'joined the realm and registered nothing',
  ],
  ['one address', [ops], 'registered observatory.valve-1.ops, 0 heartbeats'],
])('%s is told in a sentence', (_what, events, sentence) => {
  expect(describeSeen(see(...events))).toBe(sentence);
});

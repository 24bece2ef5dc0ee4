import { agentAddress, feedTopic, heartbeatFeed, opCodes, operationsAddress } from '../ocs/wire.ts';
import type { WireEvent } from '../ports/hub.ts';
import { afterMessage, emptyFeed, type FeedSeen } from './feeds.ts';

/** What the hub has seen of one instance so far. */
export type Seen = {
  readonly connected: boolean;
  readonly joined: boolean;
  readonly registered: ReadonlySet<string>;
  readonly heartbeats: number;
  /** Feeds that published, the heartbeat aside. */
  readonly feeds: ReadonlySet<string>;
  /** What those feeds published. */
  readonly feedData: ReadonlyMap<string, FeedSeen>;
  /** Operations whose heartbeat said FAILED. */
  readonly failedOperations: ReadonlySet<string>;
  readonly refusals: readonly string[];
  readonly left: string | null;
};

export const nothingSeen: Seen = {
  connected: false,
  joined: false,
  registered: new Set(),
  heartbeats: 0,
  feeds: new Set(),
  feedData: new Map(),
  failedOperations: new Set(),
  refusals: [],
  left: null,
};

/** The first element of a heartbeat: `{operation: op_code}`. Source: ocs/ocs_agent.py: _heartbeat. */
function opCodesOf(args: readonly unknown[]): readonly [string, unknown][] {
  const [payload] = Array.isArray(args[0]) ? args[0] : args;
  return typeof payload === 'object' && payload !== null ? Object.entries(payload) : [];
}

function afterPublish(seen: Seen, topic: string, args: readonly unknown[], root: string, instanceId: string): Seen {
  if (topic === feedTopic(root, instanceId, heartbeatFeed)) {
    const failed = opCodesOf(args).flatMap(([operation, code]) => (code === opCodes.FAILED ? [operation] : []));
    return {
      ...seen,
      heartbeats: seen.heartbeats + 1,
      failedOperations: failed.length > 0 ? new Set([...seen.failedOperations, ...failed]) : seen.failedOperations,
    };
  }
  const prefix = feedTopic(root, instanceId, '');
  if (!topic.startsWith(prefix)) return seen;
  const name = topic.slice(prefix.length);
  const feed = afterMessage(seen.feedData.get(name) ?? emptyFeed(name), args);
  return { ...seen, feeds: new Set([...seen.feeds, name]), feedData: new Map([...seen.feedData, [name, feed]]) };
}

export function afterEvent(seen: Seen, event: WireEvent, root: string, instanceId: string): Seen {
  switch (event.kind) {
    case 'connected':
      return { ...seen, connected: true };
    case 'joined':
      return { ...seen, joined: true, left: null };
    case 'registered':
      return { ...seen, registered: new Set([...seen.registered, event.procedure]) };
    case 'refused':
      return { ...seen, refusals: [...seen.refusals, event.reason] };
    case 'left':
      return { ...seen, left: event.reason, registered: new Set() };
    case 'published':
      return afterPublish(seen, event.topic, event.args, root, instanceId);
  }
}

/** Both addresses of the agent: the operations' one comes first, the management one last. */
export function isRegistered(seen: Seen, root: string, instanceId: string): boolean {
  return (
    seen.registered.has(agentAddress(root, instanceId)) && seen.registered.has(operationsAddress(root, instanceId))
  );
}

/** One sentence: how far it came. */
export function describeSeen(seen: Seen): string {
  if (seen.registered.size > 0)
    return `registered ${[...seen.registered].join(' and ')}, ${seen.heartbeats} heartbeats`;
  if (seen.joined && seen.left !== null) return `joined, then left: ${seen.left}`;
  if (seen.joined) return 'joined the realm and registered nothing';
  if (seen.refusals.length > 0) return `was turned away: ${seen.refusals.at(-1)}`;
  if (seen.connected) return 'opened a connection and did not join';
  return 'nothing arrived at the hub';
}

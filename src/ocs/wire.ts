/** Realm and address root of every template, test and page of OCS. */
export const defaultRealm = 'test_realm';
export const defaultAddressRoot = 'observatory';

/** Operation codes in heartbeats. Source: ocs/base.py: OpCode. */
export const opCodes = {
  NONE: 1,
  STARTING: 2,
  RUNNING: 3,
  STOPPING: 4,
  SUCCEEDED: 5,
  FAILED: 6,
  EXPIRED: 7,
  DEGRADED: 8,
} as const;

/** First element of the answer of an operation call. Source: ocs/base.py: ResponseCode. */
export const responseCodes = { OK: 0, ERROR: -1, TIMEOUT: 1 } as const;

/** The management procedure: `get_api` and friends. Source: ocs/ocs_agent.py: onJoin. */
export function agentAddress(root: string, instanceId: string): string {
  return `${root}.${instanceId}`;
}

/** start, stop, abort, wait, status. Registered before the management procedure. */
export function operationsAddress(root: string, instanceId: string): string {
  return `${root}.${instanceId}.ops`;
}

export function feedTopic(root: string, instanceId: string, feed: string): string {
  return `${root}.${instanceId}.feeds.${feed}`;
}

/** One publish a second from the moment an agent has joined. */
export const heartbeatFeed = 'heartbeat';

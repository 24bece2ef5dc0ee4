import type { Diagnose } from '../evidence.ts';

/** Registered, and silent: ocs publishes a heartbeat each second unless the agent switches it off. */
export const heartbeatMissing: Diagnose = ({ seen, exit, log }) => {
  if (exit || seen.registered.size === 0 || seen.heartbeats >= 2) return null;
  return {
    id: 'heartbeat-missing',
    cause: `the agent registered and sent ${seen.heartbeats === 0 ? 'no heartbeat' : 'only one heartbeat'}: its reactor is blocked, or the agent switches its heartbeat off`,
    evidence: log.at(-1)?.trim() ?? null,
    remedy:
      'let blocking work run in a thread (@ocs_agent tasks and processes are, unless blocking=False), and leave agent.heartbeat alone: HostManager and the registry count on it',
  };
};

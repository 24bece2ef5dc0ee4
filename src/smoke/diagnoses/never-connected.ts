import type { Diagnose } from '../evidence.ts';

export const neverConnected: Diagnose = ({ seen, exit, log }) => {
  if (exit || seen.connected) return null;
  return {
    id: 'never-connected',
    cause: 'the agent runs and never tried to reach the hub: something blocks before runner.run',
    evidence: log.at(-1)?.trim() ?? null,
    remedy: 'move what waits (hardware, sockets, sleep) out of main() and __init__ into a task or process of the agent',
  };
};

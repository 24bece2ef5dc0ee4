import { argsOf } from '../args-line.ts';
import type { Diagnose } from '../evidence.ts';

export const neverConnected: Diagnose = ({ seen, exit, log }) => {
  if (exit || seen.connected) return null;
  const evidence = log.at(-1)?.trim() ?? null;
  if (argsOf(log) === null) {
    return {
      id: 'never-connected',
      cause:
        'the container runs, and ocs-agent-cli has not said a word: it is slow to start, or something runs before it',
      evidence,
      remedy: 'give a busy machine more time (`smoke-timeout`), and look at what a wrapper script waits for',
    };
  }
  return {
    id: 'never-connected',
    cause: 'the agent runs and never tried to reach the hub: something blocks before runner.run',
    evidence,
    remedy: 'move what waits (hardware, sockets, sleep) out of main() and __init__ into a task or process of the agent',
  };
};

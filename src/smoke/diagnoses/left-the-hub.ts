import type { Diagnose } from '../evidence.ts';

export const leftTheHub: Diagnose = ({ seen, exit, log }) => {
  if (!exit || !seen.joined) return null;
  return {
    id: 'left-the-hub',
    cause: `the agent connected and ended by itself with status ${exit.status}`,
    evidence: log.at(-1)?.trim() ?? null,
    remedy: 'an agent runs until it is stopped; look for reactor.stop(), sys.exit() or an exception in the log below',
  };
};

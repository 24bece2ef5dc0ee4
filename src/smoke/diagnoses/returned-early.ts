import type { Diagnose } from '../evidence.ts';

/** main returned before runner.run, as socs lakeshore240 does without its device: status 0, and nothing on the wire. */
export const returnedEarly: Diagnose = ({ seen, exit, log }) => {
  if (exit?.status !== 0 || seen.joined) return null;
  return {
    id: 'returned-early',
    cause: 'the agent ended with status 0 without ever connecting to the hub: its main function returned',
    evidence: log.at(-1)?.trim() ?? null,
    remedy:
      'let main() reach `runner.run(agent, auto_reconnect=True)`, and open hardware in a task that runs at startup, not before; a missing device should end with an error, not with status 0',
  };
};

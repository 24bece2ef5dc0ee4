import type { Diagnose } from '../evidence.ts';

/** Source: ocs/ocs_agent.py: onJoin asks `Is this agent already running?` and ends with status 0. */
export const alreadyRunning: Diagnose = ({ seen, log, instanceId }) => {
  const taken = seen.refusals.some((reason) => reason.includes('procedure_already_exists'));
  const line = log.findLast((text) => /Is this agent already running\?/.test(text));
  if (!taken || seen.registered.size > 0) return null;
  return {
    id: 'already-running',
    cause: `an agent with the instance-id ${instanceId} is at the hub already`,
    evidence: line?.trim() ?? null,
    remedy: 'give each instance an instance-id of its own, and let nothing in the image start the agent twice',
  };
};

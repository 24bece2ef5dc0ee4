import type { Diagnose } from '../evidence.ts';

/** Source: the router's ABORT; OCS ends with status 0 after its crossbar-timeout. */
export const realmWrong: Diagnose = ({ seen, log }) => {
  const refusal = seen.refusals.findLast((reason) => reason.includes('no_such_realm'));
  if (refusal === undefined || seen.registered.size > 0) return null;
  return {
    id: 'realm-wrong',
    cause: `the agent asks the hub for another realm than the site config has: ${refusal}`,
    evidence: log.findLast((line) => line.includes('no_such_realm'))?.trim() ?? null,
    remedy: 'take --site-realm out of ENTRYPOINT and CMD, and the realm out of the code: the site config gives it',
  };
};

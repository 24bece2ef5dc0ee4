import type { Diagnose } from '../evidence.ts';

/** The agent registers under another name than INSTANCE_ID. */
export const identityWrong = 'identity-wrong';

/** Source: ocs/ocs_agent.py: onJoin prints `Failed to register basic handlers!` and ends with status 0. */
export const addressNotPermitted: Diagnose = ({ seen, log, instanceId }) => {
  const address = seen.refusals
    .map((reason) => /not_authorized: (?<address>\S+)/.exec(reason)?.groups?.['address'])
    .findLast((found) => found !== undefined);
  if (address === undefined || seen.registered.size > 0) return null;
  const own = address.split('.').includes(instanceId);
  return {
    id: own ? 'address-not-permitted' : identityWrong,
    cause: own
      ? `the agent registers ${address}, outside of the address_root that the site config gives`
      : `the agent registers ${address}, which is not the address of INSTANCE_ID=${instanceId}`,
    evidence: log.findLast((line) => /Failed to register/.test(line))?.trim() ?? null,
    remedy: own
      ? 'take --address-root out of ENTRYPOINT and CMD: the site config gives it'
      : 'let the agent take its instance-id from its arguments: site_config.parse_args and init_site_agent(args)',
  };
};

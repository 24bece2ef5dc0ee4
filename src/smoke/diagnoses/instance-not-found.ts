import { fromLog } from '../evidence.ts';

/** Source: ocs/site_config.py: get_config, status 1. */
export const instanceNotFound = fromLog({
  id: 'instance-not-found',
  pattern: /RuntimeError: Could not find matching device description\./,
  cause: (_groups, { instanceId }) => `the agent looked for another instance than ${instanceId}`,
  remedy: () => 'remove `--instance-id` from ENTRYPOINT and CMD: a flag wins over INSTANCE_ID',
});

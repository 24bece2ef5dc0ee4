import { fromLog } from '../evidence.ts';

export const instanceIdNotProvided = fromLog({
  id: 'instance-id-not-provided',
  pattern: /--instance-id \(or \$INSTANCE_ID\) not provided/,
  cause: () => 'the agent got no instance-id although INSTANCE_ID was set for its container',
  remedy: () =>
    'look for a wrapper script or `env -i` between the entry point and ocs-agent-cli that drops the environment',
});

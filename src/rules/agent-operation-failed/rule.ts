import { rule } from '../rule.ts';

/** Found by the station `smoke` alone. Source: op code 6 in a heartbeat, ocs/base.py. */
export const agentOperationFailed = rule<{
  readonly instance: string;
  readonly operation: string;
  readonly why: string;
}>({
  id: 'agent-operation-failed',
  title: 'an operation of an instance failed',
  severity: 'error',
  witness: 'test/e2e/smoke.test.ts',
  message: ({ instance, operation, why }) =>
    `operation ${operation} of agent ${instance} failed while the agent stayed up: ${why}; mend it, or mark it \`may-fail\` under \`operations\` where it needs hardware`,
});

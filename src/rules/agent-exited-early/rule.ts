import { type AgentFailure, failureText } from '../agent-not-up/rule.ts';
import { rule } from '../rule.ts';

/** Found by the station `smoke` alone. Every failure that OCS notices by itself ends with status 0. */
export const agentExitedEarly = rule<AgentFailure>({
  id: 'agent-exited-early',
  title: 'an instance ends before it is stopped, whatever its status',
  severity: 'error',
  witness: 'test/e2e/smoke.test.ts',
  message: (failure) => `agent ${failure.instance} ended by itself: ${failureText(failure)}`,
});

import { rule } from '../rule.ts';

export type AgentFailure = {
  readonly instance: string;
  /** What was seen, one sentence. */
  readonly reason: string;
  readonly cause: string;
  readonly evidence: string | null;
  readonly remedy: string;
  readonly log: readonly string[];
  /** `name | line` of what ran beside it. */
  readonly sidecarLog: readonly string[];
};

export function failureText({ reason, cause, evidence, remedy }: AgentFailure): string {
  return `${reason}. Cause: ${cause}${evidence ? ` (\`${evidence}\`)` : ''}. Remedy: ${remedy}`;
}

/** Found by the station `smoke` alone. */
export const agentNotUp = rule<AgentFailure>({
  id: 'agent-not-up',
  title: 'an instance does not come up: both registrations, two heartbeats and an answer to get_api',
  severity: 'error',
  witness: 'test/e2e/smoke.test.ts',
  message: (failure) => `agent ${failure.instance} did not come up: ${failureText(failure)}`,
});

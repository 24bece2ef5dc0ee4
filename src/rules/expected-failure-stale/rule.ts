import { rule } from '../rule.ts';

/** Found by the station `smoke` alone. */
export const expectedFailureStale = rule<{
  /** `tele.agents.daq (DaqAgent) imports in the image telescope`. */
  readonly found: string;
  /** Why it was expected to fail. */
  readonly reason: string;
  readonly remedy: string;
}>({
  id: 'expected-failure-stale',
  title: 'an agent that `expected-failures` lists imports in the image, or is not in the repository',
  severity: 'warning',
  message: ({ found, reason, remedy }) => `${found}, and \`expected-failures\` lists it (${reason}); ${remedy}`,
});

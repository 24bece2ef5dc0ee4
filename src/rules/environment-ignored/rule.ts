import { rule } from '../rule.ts';

/** Found by the station `smoke`, level `full`. */
export const environmentIgnored = rule<{
  readonly instance: string;
  readonly variable: string;
  readonly found: string;
  readonly remedy: string;
}>({
  id: 'environment-ignored',
  title: 'a variable that configures every agent does not reach this one',
  severity: 'error',
  witness: 'test/e2e/smoke-full.test.ts',
  message: ({ instance, variable, found, remedy }) =>
    `${variable} has no effect on agent ${instance}: ${found}; ${remedy}`,
});

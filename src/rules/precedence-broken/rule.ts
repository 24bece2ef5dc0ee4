import { rule } from '../rule.ts';

/** Found by the station `smoke`, level `full`. */
export const precedenceBroken = rule<{
  readonly instance: string;
  readonly flag: string;
  readonly found: string;
  readonly remedy: string;
}>({
  id: 'precedence-broken',
  title: 'an argument on the command line does not win over its variable',
  severity: 'error',
  witness: 'test/e2e/smoke-full.test.ts',
  message: ({ instance, flag, found, remedy }) =>
    `${flag} does not win over its variable for agent ${instance}: ${found}; ${remedy}`,
});

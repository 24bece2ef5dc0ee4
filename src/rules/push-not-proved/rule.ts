import { rule } from '../rule.ts';

/** Found by the station `push` alone: the push went through, and the registry has something else. */
export const pushNotProved = rule<{
  readonly reference: string;
  /** What was tested. */
  readonly id: string;
  /** What the registry serves, null for nothing. */
  readonly served: string | null;
  /** What was done about it, and what the registry has under this tag now. */
  readonly remains: string;
}>({
  id: 'push-not-proved',
  title: 'what the registry serves after the push is not the image that was tested',
  severity: 'error',
  witness: 'test/e2e/push-faults.test.ts',
  message: ({ reference, id, served, remains }) =>
    `${reference}: the registry serves ${served ?? 'nothing'} and not the image that was tested, ${id}; ${remains}`,
});

import { rule } from '../rule.ts';

/** Found by the station `push` alone. */
export const tagExists = rule<{ readonly reference: string; readonly why: string }>({
  id: 'tag-exists',
  title: 'a version tag is in the registry already, with other content',
  severity: 'error',
  witness: 'test/e2e/push.test.ts',
  message: ({ reference, why }) => `${reference}: ${why}`,
});

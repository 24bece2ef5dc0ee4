import { rule } from '../rule.ts';

export const ignoreUnused = rule<{ readonly id: string; readonly why: 'nothing' | 'no-reason' }>({
  id: 'ignore-unused',
  title: 'an ignore comment that excuses nothing, or gives no reason',
  severity: 'warning',
  message: ({ id, why }) =>
    why === 'nothing'
      ? `${id} finds nothing here, so this comment excuses nothing; take it out before it hides the next fault`
      : `this comment says not why ${id} may be ignored, and so does not count; write ignore=${id} because …`,
  // Found when all others have spoken: ignores.ts.
  *check() {},
});

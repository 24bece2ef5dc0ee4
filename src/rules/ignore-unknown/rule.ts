import { rule } from '../rule.ts';

export const ignoreUnknown = rule<{ readonly id: string; readonly meant: string | null }>({
  id: 'ignore-unknown',
  title: 'an ignore comment that names no rule',
  severity: 'warning',
  message: ({ id, meant }) =>
    meant === null
      ? `there is no rule ${id}, so this comment excuses nothing; \`ocs-agent explain\` lists the rules`
      : `there is no rule ${id}, so this comment excuses nothing; ${meant} was probably meant`,
  // Found when all others have spoken: ignores.ts.
  *check() {},
});

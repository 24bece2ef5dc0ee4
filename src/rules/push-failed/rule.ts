import { rule } from '../rule.ts';

/** Found by the station `push` alone. */
export const pushFailed = rule<{
  /** `ghcr.io/simonsobs/socs:v0.6.0`, or the registry that refused the login. */
  readonly reference: string;
  readonly reason: string;
  /** The registry's own words. */
  readonly said: string;
  readonly attempts: number;
  readonly remedy: string;
}>({
  id: 'push-failed',
  title: 'the registry does not take the image, or cannot be asked what it has',
  severity: 'error',
  witness: 'test/e2e/push-faults.test.ts',
  message: ({ reference, reason, said, attempts, remedy }) =>
    `${reference}: ${reason}${said ? ` (\`${said}\`${attempts > 1 ? `, ${attempts} attempts` : ''})` : ''}; ${remedy}`,
});

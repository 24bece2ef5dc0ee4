import { rule } from '../rule.ts';

/** Found by the station `build` alone: BuildKit's own words, on BuildKit's line. */
export const buildFailed = rule<{
  readonly message: string;
  readonly step: string;
  readonly log: readonly string[];
  /** Where the instruction is not to blame. */
  readonly remedy?: string;
}>({
  id: 'build-failed',
  title: 'docker buildx build fails',
  severity: 'error',
  witness: 'test/e2e/road.test.ts',
  message: ({ message, step, remedy = 'mend this instruction, or what it reads' }) =>
    `the image does not build: ${message}${step && !message.includes(step) ? ` (its last line: ${step})` : ''}; ${remedy}`,
});

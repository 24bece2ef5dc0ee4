import { rule } from '../rule.ts';

/** Found by the station `smoke` alone: what the base promises and the image no longer keeps. */
export const imageContract = rule<{ readonly what: string; readonly evidence: string | null; readonly remedy: string }>(
  {
    id: 'image-contract',
    title: 'the image does not keep the contract of simonsobs/ocs',
    severity: 'error',
    witness: 'test/e2e/smoke.test.ts',
    message: ({ what, evidence, remedy }) => `${what}${evidence ? ` (\`${evidence}\`)` : ''}; ${remedy}`,
  },
);

import { rule } from '../rule.ts';
import { ownEnv } from '../support/env.ts';
import { agentImages, inDockerfile } from '../support/images.ts';

/** Python reads an empty text and `0` as "not set", and any other text as set. */
export const unbufferedOverridden = rule<{ readonly value: string }>({
  id: 'unbuffered-overridden',
  title: 'PYTHONUNBUFFERED unset',
  severity: 'notice',
  message: ({ value }) =>
    `PYTHONUNBUFFERED=${value} switches off what the base switches on: the log reaches \`docker logs\` late, and its end is lost when the agent is killed; leave the variable as it is`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      for (const { name, value, pair } of ownEnv(image)) {
        if (name !== 'PYTHONUNBUFFERED' || (value !== '' && value !== '0')) continue;
        yield { at: inDockerfile(image, pair.span), params: { value } };
      }
    }
  },
});

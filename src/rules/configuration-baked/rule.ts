import { identityVariables } from '../../ocs/environment.ts';
import { rule } from '../rule.ts';
import { ownEnv } from '../support/env.ts';
import { agentImages, inDockerfile } from '../support/images.ts';

export const configurationBaked = rule<{ readonly name: string }>({
  id: 'configuration-baked',
  title: 'INSTANCE_ID, SITE_HUB, SITE_HTTP or SITE_HOST in the image',
  severity: 'warning',
  message: ({ name }) =>
    `ENV ${name} ties the image to one ${
      name === 'INSTANCE_ID' ? 'instance' : 'site'
    }; leave it out and set ${name} where the container is started, in the environment of its compose service`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      for (const { name, value, pair } of ownEnv(image)) {
        const isIdentity = identityVariables.some((one) => one === name);
        if (isIdentity && value !== '') yield { at: inDockerfile(image, pair.span), params: { name } };
      }
    }
  },
});

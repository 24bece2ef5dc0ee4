import { rule } from '../rule.ts';
import { ownEnv } from '../support/env.ts';
import { agentImages, inDockerfile } from '../support/images.ts';

const usual = '/config';

/** Source: simonsobs/ocs, Dockerfile, since v0.6.0: OCS_CONFIG_DIR=/config. */
export const configDirOverridden = rule<{ readonly value: string }>({
  id: 'config-dir-overridden',
  title: 'OCS_CONFIG_DIR changed from /config',
  severity: 'warning',
  message: ({ value }) =>
    `OCS_CONFIG_DIR is ${value} here, while every compose file of an observatory mounts its configuration at ${usual}: the agent does not find default.yaml (FileNotFoundError, status 1); leave the variable as the base has it`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      for (const { name, value, pair } of ownEnv(image)) {
        if (name !== 'OCS_CONFIG_DIR' || !value || value.replace(/(?<=.)\/+$/, '') === usual) continue;
        yield { at: inDockerfile(image, pair.span), params: { value } };
      }
    }
  },
});

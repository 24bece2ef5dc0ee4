import { whereIs } from '../../model/location.ts';
import { baseFacts, baseRepository } from '../../ocs/base-image.ts';
import { isAtLeastTag } from '../../ocs/base-tag.ts';
import { environmentVariables } from '../../ocs/environment.ts';
import { rule } from '../rule.ts';
import { ownEnv } from '../support/env.ts';
import { agentImages, inDockerfile } from '../support/images.ts';
import { runServices } from '../support/services.ts';

/** Source: simonsobs/ocs #337 (CROSSBAR_TIMEOUT) and #354 (SITE_HOST), both first released with v0.10.3. */
export const envNeedsNewerBase = rule<{ readonly name: string; readonly since: string; readonly tag: string }>({
  id: 'env-needs-newer-base',
  title: 'an environment variable that the base ignores',
  severity: 'warning',
  message: ({ name, since, tag }) =>
    `${name} is read since ${since}; ocs-agent-cli of simonsobs/ocs:${tag} ignores it without a word: use a newer base, or say it in the site config`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      for (const { name, pair } of ownEnv(image)) {
        const since = ignoredBy(name, image.ocsTag);
        if (since === null) continue;
        yield { at: inDockerfile(image, pair.key.span), params: { name, since, tag: image.ocsTag ?? '' } };
      }
    }
    for (const { service, image, ref } of runServices(repo)) {
      const isOcs = ref?.registry === null && ref.repository === baseRepository;
      const tag = image?.isAgentImage ? image.ocsTag : isOcs ? ref.tag : null;
      for (const { name, key } of service.environment) {
        const since = ignoredBy(name, tag);
        if (since !== null) yield { at: whereIs(key), params: { name, since, tag: tag ?? '' } };
      }
    }
  },
});

/** The first tag that reads it; null where this one does, or where nothing at all is read. */
function ignoredBy(name: string, tag: string | null): string | null {
  const { tag: parsed, facts } = baseFacts(tag);
  const variable = environmentVariables.find((one) => one.name === name);
  if (!parsed || !variable || facts.entrypoint === null) return null;
  return isAtLeastTag(parsed, variable.since) ? null : variable.since;
}

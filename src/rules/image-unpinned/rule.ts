import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { startedServices } from '../support/agent-services.ts';

/** Source: ocs, docs/user/docker_config.rst, which warns against `latest`. */
export const imageUnpinned = rule<{ readonly image: string; readonly repository: string }>({
  id: 'image-unpinned',
  title: 'an agent service whose image is `latest`',
  severity: 'notice',
  message: ({ image, repository }) =>
    `${image} is another image after each pull, pre-releases among them; name a version, ${repository}:v…`,
  *check(repo) {
    for (const { service, ref } of startedServices(repo)) {
      // What is built here has no reference: it is as new as this commit.
      if (!service.image || !ref || ref.digest !== null) continue;
      if (ref.tag !== null && ref.tag !== 'latest') continue;
      const { registry, repository } = ref;
      const name = registry === null ? repository : `${registry}/${repository}`;
      yield { at: whereIs(service.image), params: { image: service.image.value.text, repository: name } };
    }
  },
});

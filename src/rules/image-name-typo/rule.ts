import { whereIs } from '../../model/location.ts';
import { editDistance } from '../../model/nearest.ts';
import { agentImagesPublished, publishedImages, publisher } from '../../ocs/published-images.ts';
import { rule } from '../rule.ts';
import { imageNamed } from '../support/agent-services.ts';

/** Source: socs, docs/agents/fls.rst, says simonobs/socs. */
export const imageNameTypo = rule<{ readonly image: string; readonly meant: string }>({
  id: 'image-name-typo',
  title: 'an image whose name is nearly one that simonsobs publishes',
  severity: 'warning',
  message: ({ image, meant }) => `there is no ${image} on Docker Hub that OCS knows of; did you mean ${meant}?`,
  *check(repo) {
    const files = [...repo.composeFiles.filter(({ problems }) => problems.length === 0), ...repo.documentation.compose];
    const own = new Set(repo.images.flatMap(({ references }) => references));
    for (const service of files.flatMap(({ services }) => services)) {
      const ref = service.build ? null : imageNamed(service);
      if (!service.image || ref?.registry !== null || own.has(ref.repository)) continue;
      const meant = meantBy(ref.repository);
      if (meant !== null) yield { at: whereIs(service.image), params: { image: ref.repository, meant } };
    }
  },
});

function meantBy(repository: string): string | null {
  const published: readonly string[] = publishedImages;
  if (published.includes(repository)) return null;
  const [owner = '', name = '', ...deeper] = repository.split('/');
  if (name === '' || deeper.length > 0) return null;
  if (owner !== publisher) return editDistance(owner, publisher) <= 2 ? `${publisher}/${name}` : null;
  return agentImagesPublished.find((one) => editDistance(one, repository) === 1) ?? null;
}

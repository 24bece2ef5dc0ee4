import { rule } from '../rule.ts';
import { pulledImages } from './pulled-images.ts';

/** Docker's name for the registry that an image without one comes from. */
const dockerHub = 'docker.io';

/** Whether `trusted` (a registry, a part of one, or `*.` and a domain) names the place of an image. */
function covers(trusted: string, registry: string, repository: string): boolean {
  if (trusted.startsWith('*.')) return registry.replace(/:\d+$/, '').endsWith(trusted.slice(1));
  return `${registry}/${repository}/`.startsWith(`${trusted}/`);
}

/** The user's own policy: silent where the settings name no `registries`. */
export const registryUntrusted = rule<{
  readonly image: string;
  readonly registry: string;
  readonly trusted: readonly string[];
}>({
  id: 'registry-untrusted',
  title: 'an image from elsewhere than the `registries` of the settings',
  severity: 'warning',
  message: ({ image, registry, trusted }) =>
    `${image} comes from ${registry}, and the settings trust ${trusted.join(', ')} alone; take the image from there, or add ${registry} to \`registries\``,
  *check(repo, { registries = [] }) {
    if (registries.length === 0) return;
    for (const { at, text, ref } of pulledImages(repo)) {
      const registry = ref.registry ?? dockerHub;
      if (registries.some((trusted) => covers(trusted, registry, ref.repository))) continue;
      yield { at, params: { image: text, registry, trusted: registries } };
    }
  },
});

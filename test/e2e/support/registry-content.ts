/** Asks the registry on loopback itself, past every tool under test. */
const registry = 'http://127.0.0.1:5000';

const accept = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');

/** `tag → digest` of a repository; empty when there is none. */
export async function tagsIn(repository: string): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(`${registry}/v2/${repository}/tags/list`);
  if (answer.status === 404) return {};
  const body: unknown = await answer.json();
  const tags =
    typeof body === 'object' && body !== null && 'tags' in body && Array.isArray(body.tags)
      ? body.tags.map(String)
      : [];
  const digests = await Promise.all(
    tags.map(async (tag) => {
      const manifest = await fetch(`${registry}/v2/${repository}/manifests/${tag}`, {
        method: 'HEAD',
        headers: { accept },
      });
      return [tag, manifest.headers.get('docker-content-digest') ?? ''] as const;
    }),
  );
  return Object.fromEntries(digests);
}

/** Digest of the config that a manifest names: the image's id on the classic image store. */
export async function configOf(repository: string, reference: string): Promise<string> {
  const answer = await fetch(`${registry}/v2/${repository}/manifests/${reference}`, { headers: { accept } });
  const body: unknown = await answer.json();
  const config = typeof body === 'object' && body !== null && 'config' in body ? body.config : null;
  return typeof config === 'object' && config !== null && 'digest' in config ? String(config.digest) : '';
}

/** `os/architecture` of everything that an index names. */
export async function platformsOf(repository: string, reference: string): Promise<readonly string[]> {
  const answer = await fetch(`${registry}/v2/${repository}/manifests/${reference}`, { headers: { accept } });
  const body: unknown = await answer.json();
  const manifests: readonly unknown[] =
    typeof body === 'object' && body !== null && 'manifests' in body && Array.isArray(body.manifests)
      ? body.manifests
      : [];
  return manifests.map((entry) => {
    const platform = typeof entry === 'object' && entry !== null && 'platform' in entry ? entry.platform : null;
    return typeof platform === 'object' && platform !== null && 'os' in platform && 'architecture' in platform
      ? `${platform.os}/${platform.architecture}`
      : '';
  });
}

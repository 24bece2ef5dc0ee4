/** Asks a registry by plain HTTP, past every tool under test. */
export type Holds = { readonly digest: string; readonly config: string | null };

const accept = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

type Account = { readonly username: string; readonly password: string } | { readonly token: string };

function headers(account?: Account): Record<string, string> {
  if (!account) return { accept };
  if ('token' in account) return { accept, authorization: `Bearer ${account.token}` };
  const pair = Buffer.from(`${account.username}:${account.password}`).toString('base64');
  return { accept, authorization: `Basic ${pair}` };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}

/** `tag → digest and config digest`; empty where there is no such repository. */
export async function contentOf(
  host: string,
  repository: string,
  account?: Account,
): Promise<Readonly<Record<string, Holds>>> {
  const options = { headers: headers(account) };
  const answer = await fetch(`http://${host}/v2/${repository}/tags/list`, options);
  if (answer.status === 404) return {};
  if (!answer.ok) throw new Error(`${host}/${repository}: status ${answer.status}`);
  const tags = field(await answer.json(), 'tags');
  const entries = (Array.isArray(tags) ? tags.map(String) : []).toSorted().map(async (tag) => {
    const manifest = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, options);
    const config = field(field(await manifest.json(), 'config'), 'digest');
    const digest = manifest.headers.get('docker-content-digest') ?? '';
    return [tag, { digest, config: typeof config === 'string' ? config : null }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Whether what is under a tag is the image of this id, on whichever store the id was taken. */
export function isOf(holds: Holds | undefined, id: string): boolean {
  return holds !== undefined && (holds.digest === id || holds.config === id);
}

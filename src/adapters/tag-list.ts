import { fieldsOf } from '../model/json.ts';

const secondsInAll = 3;
/** A registry that names a next page for ever is not followed for ever. */
const pages = 20;

/** `Bearer realm="…",service="…",scope="…"` → the address that gives an anonymous token. */
function tokenAddress(challenge: string): URL | null {
  const values = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value ?? '']));
  const realm = values.get('realm');
  if (!/^bearer\s/i.test(challenge) || realm === undefined || !URL.canParse(realm)) return null;
  const address = new URL(realm);
  for (const name of ['service', 'scope']) {
    const value = values.get(name);
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return address;
}

/** The address of the page behind this one. Source: distribution-spec, "Listing Tags": `Link: <…>; rel="next"`. */
function nextPage(answer: Response, here: URL): URL | null {
  const target = /<([^>]+)>\s*;\s*rel="?next"?/i.exec(answer.headers.get('link') ?? '')?.[1];
  const next = target !== undefined && URL.canParse(target, here.href) ? new URL(target, here.href) : null;
  return next?.origin === here.origin ? next : null;
}

/**
 * The tags of a public repository, asked of its registry without a login.
 * @param registry address with its scheme, e.g. `https://registry-1.docker.io`
 * @returns null where the registry cannot be reached within three seconds, or does not say
 */
export async function tagsOf(registry: string, repository: string): Promise<readonly string[] | null> {
  const signal = AbortSignal.timeout(secondsInAll * 1000);
  const tags: string[] = [];
  let token: string | null = null;
  try {
    let here: URL | null = new URL(`/v2/${repository}/tags/list?n=1000`, registry);
    for (let page = 0; here !== null && page < pages; page++) {
      const ask = (): Promise<Response> =>
        fetch(here ?? registry, {
          signal,
          headers: {
            'user-agent': 'ocs-agent-action',
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
        });
      let answer = await ask();
      const challenge = answer.status === 401 ? tokenAddress(answer.headers.get('www-authenticate') ?? '') : null;
      if (token === null && challenge !== null) {
        const given = fieldsOf(await (await fetch(challenge, { signal })).json());
        token = String(given.get('token') ?? given.get('access_token') ?? '');
        answer = await ask();
      }
      if (!answer.ok) return null;
      const list = fieldsOf(await answer.json()).get('tags');
      if (Array.isArray(list)) tags.push(...list.filter((tag) => typeof tag === 'string'));
      here = nextPage(answer, here);
    }
    return tags;
  } catch {
    // No network, no such name, no JSON: whoever asks goes on with what is known.
    return null;
  }
}

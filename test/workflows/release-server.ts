import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

export type ReleaseServer = {
  readonly url: string;
  /** `METHOD path`, in order. */
  readonly requests: readonly string[];
  /** Notes by tag. */
  readonly releases: ReadonlyMap<string, string>;
  close(): Promise<void>;
};

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : JSON.parse(text);
}

/**
 * What GitHub answers about releases and tags, on loopback, with the refs of a real bare repository behind it. `pair`
 * makes it speak TLS, as `act --github-instance` asks for.
 */
export async function startReleaseServer(options: {
  readonly bare: string;
  readonly token: string;
  readonly pair?: { readonly key: string; readonly cert: string };
}): Promise<ReleaseServer> {
  const requests: string[] = [];
  const releases = new Map<string, string>();
  const git = (...argv: readonly string[]): string =>
    execFileSync('git', ['-C', options.bare, ...argv], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const has = (ref: string): boolean => {
    try {
      git('rev-parse', '--verify', '--quiet', ref);
      return true;
    } catch {
      return false;
    }
  };
  const listener: RequestListener = async (incoming, answer) => {
    const path = (incoming.url ?? '').replace(/^(\/api\/v3)?\/repos\/[^/]+\/[^/]+\//, '');
    requests.push(`${incoming.method} ${path}`);
    const body = await bodyOf(incoming);
    const say = (status: number): void => {
      answer.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    };
    if (incoming.headers.authorization !== `Bearer ${options.token}`) return say(401);
    const [, released] = /^releases\/tags\/(.+)$/.exec(path) ?? [];
    const [, tag] = /^git\/refs\/(tags\/.+)$/.exec(path) ?? [];
    if (incoming.method === 'GET' && released !== undefined) return say(releases.has(released) ? 200 : 404);
    if (incoming.method === 'POST' && path === 'releases') {
      const name = String(body['tag_name']);
      if (releases.has(name) || !has(`refs/tags/${name}`)) return say(422);
      releases.set(name, String(body['body']));
      return say(201);
    }
    if (incoming.method === 'PATCH' && tag !== undefined) {
      // A tag with a release cannot move.
      if (!has(`refs/${tag}`) || releases.has(tag.replace('tags/', '')) || body['force'] !== true) return say(422);
      git('update-ref', `refs/${tag}`, String(body['sha']));
      return say(200);
    }
    if (incoming.method === 'POST' && path === 'git/refs') {
      if (has(String(body['ref']))) return say(422);
      git('update-ref', String(body['ref']), String(body['sha']));
      return say(201);
    }
    return say(404);
  };
  const server = options.pair ? createSecureServer(options.pair, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `${options.pair ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    releases,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

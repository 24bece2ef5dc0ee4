import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateOf, keyId } from './certificate.ts';

/** What the server does instead of giving out a good token. */
export type TokenMisdeed =
  | {
      readonly do: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Ends the connection without a word. */
  | { readonly do: 'hang-up' }
  /** A token whose time is over. */
  | { readonly do: 'expired' }
  /** A token that allows these alone. */
  | { readonly do: 'allow'; readonly actions: readonly string[] }
  /** A token that another key signed. */
  | { readonly do: 'other-key' };

export type TokenFault = {
  /** `login` asks for no repository, `push` to write one, `pull` to read one. */
  readonly when: 'login' | 'push' | 'pull';
  /** How many are hit; all by default. */
  readonly times?: number;
  readonly misdeed: TokenMisdeed;
};

export type TokenServer = {
  /** For `registry.sh --token`. */
  readonly realm: string;
  readonly certificate: string;
  /** From now on, where a token is asked for a repository; for null, where somebody logs in. */
  misbehave(repository: string | null, faults: readonly TokenFault[]): void;
  hits(repository: string | null): number;
  /** A good token to read a repository, past every fault. */
  tokenFor(repository: string): string;
  close(): Promise<void>;
};

type Account = { readonly username: string; readonly password: string };
type Access = { readonly type: string; readonly name: string; readonly actions: readonly string[] };
type Asked = { readonly account: Account | null; readonly access: readonly Access[] };

const pairOf = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function accessIn(scopes: readonly string[]): readonly Access[] {
  return scopes
    .flatMap((scope) => scope.split(' '))
    .filter((scope) => scope !== '')
    .map((scope) => {
      const [type = '', ...rest] = scope.split(':');
      return { type, name: rest.slice(0, -1).join(':'), actions: rest.at(-1)?.split(',') ?? [] };
    });
}

/** docker asks by GET with Basic authentication, containerd by POST with a form. */
async function asked(incoming: IncomingMessage): Promise<Asked> {
  const url = new URL(incoming.url ?? '/', 'http://token');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  const scopes = [...url.searchParams.getAll('scope'), ...form.getAll('scope')];
  const basic = /^Basic (.*)$/.exec(incoming.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [username = '', ...password] = Buffer.from(basic, 'base64').toString().split(':');
    return { account: { username, password: password.join(':') }, access: accessIn(scopes) };
  }
  const username = form.get('username');
  const account = username === null ? null : { username, password: form.get('password') ?? '' };
  return { account, access: accessIn(scopes) };
}

/** Gives out Bearer tokens as Docker Hub and ghcr.io do, to one account, and fails on purpose. */
export async function startTokenServer(account: Account): Promise<TokenServer> {
  const [known, unknown] = [pairOf(), pairOf()];
  const kid = keyId(known.publicKey);
  const folder = mkdtempSync(join(tmpdir(), 'token-server-'));
  const certificate = join(folder, 'certificate.pem');
  writeFileSync(certificate, certificateOf(known));
  const faults = new Map<string | null, readonly TokenFault[]>();
  const seen = new Map<TokenFault, number>();
  const hits = new Map<string | null, number>();

  function misdeedFor(when: TokenFault['when'], repository: string | null): TokenMisdeed | null {
    for (const fault of faults.get(repository) ?? []) {
      if (fault.when !== when) continue;
      const before = seen.get(fault) ?? 0;
      seen.set(fault, before + 1);
      if (before >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      hits.set(repository, (hits.get(repository) ?? 0) + 1);
      return fault.misdeed;
    }
    return null;
  }

  function tokenFor(access: readonly Access[], misdeed: TokenMisdeed | null): string {
    const now = Math.floor(Date.now() / 1000);
    // The registry is a minute lenient.
    const [from, to] = misdeed?.do === 'expired' ? [now - 1200, now - 600] : [now - 10, now + 300];
    const allowed = misdeed?.do === 'allow' ? misdeed.actions : null;
    const claims = {
      iss: 'test',
      sub: account.username,
      aud: 'test',
      nbf: from,
      iat: from,
      exp: to,
      jti: randomUUID(),
      access: access.map((one) => ({
        ...one,
        actions: one.actions.filter((action) => allowed?.includes(action) ?? true),
      })),
    };
    const text = `${base64url({ typ: 'JWT', alg: 'RS256', kid })}.${base64url(claims)}`;
    const { privateKey } = misdeed?.do === 'other-key' ? unknown : known;
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const say = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
      outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const { account: who, access } = await asked(incoming);
    const when =
      access.length === 0 ? 'login' : access.some(({ actions }) => actions.includes('push')) ? 'push' : 'pull';
    // The first is what is pushed to; another may be one that a layer is taken from.
    const misdeed = misdeedFor(when, access[0]?.name ?? null);
    if (misdeed?.do === 'hang-up') return void incoming.socket.destroy();
    if (misdeed?.do === 'answer') return say(misdeed.status, misdeed.body ?? '<html>', misdeed.headers);
    if (who === null || who.username !== account.username || who.password !== account.password)
      return say(401, { errors: [{ code: 'UNAUTHORIZED', message: 'incorrect username or password' }] });
    const token = tokenFor(access, misdeed);
    say(200, { token, access_token: token, expires_in: 300, issued_at: new Date().toISOString() });
  }

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    realm: `http://127.0.0.1:${port}/token`,
    certificate,
    misbehave: (repository, next) => {
      faults.set(repository, next);
      hits.delete(repository);
    },
    hits: (repository) => hits.get(repository) ?? 0,
    tokenFor: (name) => tokenFor([{ type: 'repository', name, actions: ['pull'] }], null),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import type { Config } from '../../config/config.ts';
import type { TriggerEvent } from '../../model/event.ts';
import type { PrivateLogins } from '../../ports/registry.ts';
import { isForGhcr } from '../../tags/trust.ts';
import type { World } from '../stage.ts';
import type { Trouble } from './errors.ts';
import { registriesIn, registryOf } from './names.ts';
import { type Attempt, patience, retrying, within } from './retry.ts';

export type Credential = {
  /** null for Docker Hub. */
  readonly registry: string | null;
  readonly username: string;
  readonly password: string;
};

/** What the docker processes of this push need to be let in, and what must not be seen of it. */
export type Access = {
  /** For processes that speak of this name: ours where we logged in, else docker's own. */
  environmentOf(name: string): Readonly<Record<string, string>>;
  /** The same text without the secrets, and without their base64 form. */
  redact(text: string): string;
  close(): Promise<void>;
};

/** What logins and registries need of the world. */
export type Dock = Pick<World, 'docker' | 'registry' | 'openLogins' | 'clock' | 'random' | 'signal' | 'progress'> & {
  readonly config: Given & Pick<Config, 'platform'>;
  readonly order: { readonly event: TriggerEvent };
};

type Given = Pick<Config, 'username' | 'password' | 'githubToken'>;

/**
 * Who logs in where. ghcr.io gets the token of the job when no user name is given, and also beside other registries:
 * one pair of secrets fits one registry, and a password for Docker Hub is no business of ghcr.io, nor is an enterprise
 * server's token.
 */
export function credentialsFor(names: readonly string[], given: Given, event: TriggerEvent): readonly Credential[] {
  const registries = registriesIn(names);
  const { username, password, githubToken } = given;
  const pair = username !== null && password !== null ? { username, password } : null;
  return registries.flatMap((registry): Credential[] => {
    const token =
      registry === 'ghcr.io' && isForGhcr(event) && githubToken !== null && (pair === null || registries.length > 1)
        ? { username: event.actor ?? 'github-actions', password: githubToken }
        : null;
    const chosen = token ?? pair;
    return chosen === null ? [] : [{ registry, ...chosen }];
  });
}

function utf8(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => String.fromCharCode(byte)).join('');
}

/** @returns a function that blots the passwords out, in every form that docker and registries write them */
export function redactor(credentials: readonly Credential[]): (text: string) => string {
  const secrets = credentials.flatMap(({ username, password }) => [
    password,
    encodeURIComponent(password),
    btoa(utf8(`${username}:${password}`)),
    btoa(utf8(password)),
  ]);
  // The longest first: one may hold another.
  const known = [...new Set(secrets)].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
  return (text) => known.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}

async function logIn(
  world: Dock,
  logins: PrivateLogins,
  { registry, username, password }: Credential,
  redact: (text: string) => string,
): Promise<Refusal | null> {
  const shown = registry ?? 'docker.io';
  const attempt = async (): Promise<Attempt<null>> => {
    const { value, late } = await within(world, patience.question, (signal) =>
      world.docker.run(
        { verb: 'login', registry, username },
        { stdin: password, environment: logins.environment, signal },
      ),
    );
    if (value.status === 0) return { status: 'done', value: null };
    const text = late ? `${shown} gave no answer to docker login` : value.stderr.trim() || value.stdout.trim();
    return { status: 'failed', text: redact(text || `docker login ended with status ${value.status}`) };
  };
  const tried = await retrying(world, `${shown}/login`, attempt);
  return tried.status === 'done' ? null : { trouble: tried.trouble, attempts: tried.attempts };
}

type Refusal = { readonly trouble: Trouble; readonly attempts: number };

export type Opened =
  | { readonly status: 'open'; readonly access: Access }
  | ({ readonly status: 'refused'; readonly registry: string } & Refusal);

/** Logs in where there is something to log in with. Whoever opens it closes it, whatever happens. */
export async function openAccess(world: Dock, names: readonly string[]): Promise<Opened> {
  const credentials = credentialsFor(names, world.config, world.order.event);
  const redact = redactor(credentials);
  if (credentials.length === 0) {
    return { status: 'open', access: { environmentOf: () => ({}), redact, close: async () => {} } };
  }
  const logins = await world.openLogins(credentials.map(({ registry }) => registry));
  try {
    for (const credential of credentials) {
      const refusal = await logIn(world, logins, credential, redact);
      if (refusal === null) continue;
      await logins.remove();
      return { status: 'refused', registry: credential.registry ?? 'docker.io', ...refusal };
    }
  } catch (error) {
    await logins.remove();
    throw error;
  }
  const ours = new Set(credentials.map(({ registry }) => registry));
  return {
    status: 'open',
    access: {
      environmentOf: (name) => (ours.has(registryOf(name)) ? logins.environment : {}),
      redact,
      close: () => logins.remove(),
    },
  };
}

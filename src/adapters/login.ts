import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { parseImageRef } from '../model/image.ts';

/** Docker Hub's key in config.json, where `registry` is null. */
const hubKey = 'https://index.docker.io/v1/';

async function dockerConfig(environment: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, unknown>> {
  const folder = environment['DOCKER_CONFIG'] ?? `${environment['HOME'] ?? homedir()}/.docker`;
  try {
    const parsed: unknown = JSON.parse(await readFile(`${folder}/config.json`, 'utf8'));
    return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []);
  } catch {
    return new Map();
  }
}

function has(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).includes(key);
}

/** Registries in `images`, null for Docker Hub. */
export function registriesOf(images: readonly string[]): readonly (string | null)[] {
  return [...new Set(images.map((image) => parseImageRef(image.replace(/\/$/, '/x'))?.registry ?? null))];
}

/** The engine itself takes these for registries without TLS, and a registry for tests seldom has accounts. */
export function isLoopback(registry: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(registry);
}

export type LoginStatus =
  | { readonly status: 'usable' }
  | { readonly status: 'half'; readonly empty: 'username' | 'password' }
  | { readonly status: 'missing' };

/** The inputs that a login can come from. */
export type Credentials = {
  readonly images: readonly string[];
  readonly username: string | null;
  readonly password: string | null;
  readonly githubToken: string | null;
};

/** What there is to log in with: the inputs, the job's token for ghcr.io, or a login that exists already. */
export async function loginStatus(
  config: Credentials,
  environment: Readonly<Record<string, string>>,
): Promise<LoginStatus> {
  if (config.username !== null && config.password !== null) return { status: 'usable' };
  if (config.username !== null) return { status: 'half', empty: 'password' };
  if (config.password !== null) return { status: 'half', empty: 'username' };
  const existing = await dockerConfig(environment);
  const usable = registriesOf(config.images).every((registry) => {
    if (registry !== null && isLoopback(registry)) return true;
    if (registry === 'ghcr.io' && config.githubToken !== null) return true;
    const key = registry ?? hubKey;
    return (
      existing.has('credsStore') ||
      has(existing.get('auths'), key) ||
      has(existing.get('credHelpers'), registry ?? 'docker.io')
    );
  });
  return usable ? { status: 'usable' } : { status: 'missing' };
}

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { OpenLogins } from '../ports/registry.ts';
import { diskTrouble, onDisk } from './disk.ts';
import { temporaryPrefix } from './files.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Docker Hub's key in config.json. */
const hubKey = 'https://index.docker.io/v1/';

/** What docker's config.json says besides logins: without it docker would find other engines, plugins and proxies. */
const keptKeys = ['HttpHeaders', 'proxies', 'currentContext', 'cliPluginsExtraDirs', 'plugins', 'features'] as const;

async function configOf(folder: string): Promise<Fields> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** The config.json of a private folder: everything of the user's that is no login, and room for the new ones. */
export function privateConfig(existing: Fields, folder: string, registries: readonly (string | null)[]): Fields {
  const kept = Object.fromEntries(keptKeys.flatMap((key) => (key in existing ? [[key, existing[key]]] : [])));
  const extra: readonly unknown[] = Array.isArray(existing['cliPluginsExtraDirs'])
    ? existing['cliPluginsExtraDirs']
    : [];
  return {
    ...kept,
    cliPluginsExtraDirs: [...extra, join(folder, 'cli-plugins')],
    // An empty entry each: a file with no login at all makes docker look for the system's keychain, and the password
    // would go there and stay. Source: docker/cli, config.LoadDefaultConfigFile.
    auths: Object.fromEntries(registries.map((registry) => [registry ?? hubKey, {}])),
  };
}

/**
 * Private docker configurations below a folder that the sweep knows (RUNNER_TEMP, or the system's). No credential
 * helper of the user's is in them: a helper would keep the password after the run.
 */
export function openLoginsIn(
  temporaryRoot: string | undefined,
  runId: string,
  environment: Readonly<Record<string, string>>,
): OpenLogins {
  return async (registries) => {
    const existing = resolve(environment['DOCKER_CONFIG'] ?? join(environment['HOME'] ?? homedir(), '.docker'));
    const base = temporaryRoot ?? tmpdir();
    const folder = await onDisk(base, async () => {
      await mkdir(base, { recursive: true });
      return mkdtemp(join(base, `${temporaryPrefix}${runId}-docker-`));
    });
    const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => {});
    try {
      const config = privateConfig(await configOf(existing), existing, registries);
      await writeFile(join(folder, 'config.json'), JSON.stringify(config, null, 2), { mode: 0o600 });
      // Contexts hold the way to the engine. A link, so that nothing of theirs is copied.
      await symlink(join(existing, 'contexts'), join(folder, 'contexts'));
    } catch (error) {
      await remove();
      throw diskTrouble(folder, error);
    }
    return {
      environment: {
        DOCKER_CONFIG: folder,
        // Builders are named in there.
        BUILDX_CONFIG: environment['BUILDX_CONFIG'] ?? join(existing, 'buildx'),
      },
      remove,
    };
  };
}

import { execFile } from 'node:child_process';

/** Runs git in a folder: its output, or null for a status other than 0 or where there is no git. */
export type RunGit = (folder: string, args: readonly string[], configuration?: Configuration) => Promise<string | null>;

/** Keys and values that win over the repository's own. */
export type Configuration = readonly (readonly [key: string, value: string])[];

export type GitEnvironment = Readonly<Record<string, string | undefined>>;

// What git needs to find its programs and the user's own configuration; GIT_DIR and the like, which a hook sets, would
// lead to another repository.
const inherited = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'TMPDIR', 'SystemRoot', 'USERPROFILE', 'PATHEXT', 'TEMP', 'TMP'];

// A repository can name programs in its own configuration. None of them runs: no hook, no monitor, no
// signature check, no transport (which a partial clone would fetch with). Since nothing of it runs, git need not care
// to whom the folder belongs, as in a container job, where the checkout is somebody else's.
const settings = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'log.showSignature=false', 'safe.directory=*'];

const limits = { maxBuffer: 256 * 1024 * 1024, timeout: 120_000 };

/** git as a program, without a shell and without anything of the repository's configuration that runs programs. */
export function gitCommand(environment: GitEnvironment): RunGit {
  const env: Record<string, string> = {
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // No protocol has this name; unlike protocol.allow it wins over protocol.ext.allow in the repository.
    GIT_ALLOW_PROTOCOL: 'none',
  };
  for (const name of inherited) {
    const value = environment[name];
    if (value !== undefined) env[name] = value;
  }
  const fixed = settings.flatMap((setting) => ['-c', setting]);
  return (folder, args, configuration = []) =>
    new Promise((resolve) => {
      execFile(
        'git',
        [...fixed, ...args],
        { ...limits, cwd: folder, env: { ...env, ...asVariables(configuration) }, encoding: 'utf8' },
        (error, stdout) => resolve(error ? null : stdout),
      );
    });
}

export type Settings = {
  /**
   * Takes away the content filters which the repository's own configuration defines: `git status` would run them.
   * git-lfs's own, as `git lfs install --local` writes them, stay.
   */
  readonly filters: Configuration;
  /** URL of remote `origin`. */
  readonly remote: string | null;
};

/** What is asked of the configuration. */
export async function readSettings(run: RunGit, folder: string): Promise<Settings> {
  const asked = '^(filter\\.|remote\\.origin\\.url$)';
  const listed = await run(folder, ['config', '--null', '--show-scope', '--get-regexp', asked]);
  const fields = (listed ?? '').split('\0');
  const filters: (readonly [string, string])[] = [];
  let remote: string | null = null;
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const scope = fields[index];
    const [key = '', value = ''] = splitAt(fields[index + 1] ?? '', '\n');
    // The last one counts.
    if (key === 'remote.origin.url') remote = value === '' ? null : value;
    if (!key.startsWith('filter.') || (scope !== 'local' && scope !== 'worktree')) continue;
    if (key.startsWith('filter.lfs.') && lfs.test(value)) continue;
    filters.push([key, key.endsWith('.required') ? 'false' : '']);
  }
  return { filters, remote };
}

const lfs = /^(?:git-lfs (?:clean -- %f|smudge -- %f|filter-process)|true)$/;

// Not as `-c key=value`: a filter may be called `a=b`, and git would take `a` for the key.
function asVariables(configuration: Configuration): Record<string, string> {
  const variables = configuration.map(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(configuration.length), ...Object.fromEntries(variables.flat()) };
}

function splitAt(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

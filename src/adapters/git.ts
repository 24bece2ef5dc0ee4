import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitState, GitTagRef, TreeChanges } from '../model/repo-snapshot.ts';
import type { Git } from '../ports/git.ts';
import type { Configuration, GitEnvironment, RunGit } from './git-command.ts';
import { gitCommand, readSettings } from './git-command.ts';

/** The Git port with the git of this machine. Reads only: takes no lock, writes no index. */
export function gitOn(environment: GitEnvironment): Git {
  return gitBy(gitCommand(environment));
}

/** The same with another way to run git. */
export function gitBy(run: RunGit): Git {
  return {
    state: (path) => readState(run, path),
    changes: async (path) => readChanges(run, path, (await readSettings(run, path)).filters),
    describes: (path, patterns) => readDescribes(run, path, patterns),
    fileAt: async (path, commit, file) =>
      isCommit(commit) ? run(path, ['cat-file', 'blob', `${commit}:./${file}`]) : null,
    changedSince: (path, commit) => changedSince(run, path, commit),
  };
}

async function readState(run: RunGit, path: string): Promise<GitState | null> {
  // Side by side, for each is mostly waiting for git to start.
  const [place, commit, tagRefs, described, branch, dotGit, { remote }] = await Promise.all([
    run(path, ['rev-parse', '--is-inside-work-tree', '--is-shallow-repository']),
    run(path, ['log', '--max-count=1', '--format=%H %ct', 'HEAD']),
    readTags(run, path),
    describe(run, path, null),
    run(path, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    dotGitOf(path),
    readSettings(run, path),
  ]);
  const [inside, shallow] = lines(place ?? '');
  if (inside !== 'true') return null;
  const [head = null, committed] = firstLine(commit)?.split(' ') ?? [];
  const seconds = Number(committed ?? Number.NaN);
  return {
    head,
    shallow: shallow === 'true',
    dotGit,
    tags: tagRefs.map(({ name }) => name),
    tagsAtHead: tagRefs.filter(({ commit }) => commit !== null && commit === head).map(({ name }) => name),
    describe: described,
    committedAt: Number.isSafeInteger(seconds) ? seconds : null,
    remote: withoutUserInfo(remote),
    credentialLine: await credentialLine(join(path, '.git', 'config')),
    tagRefs,
    branch: firstLine(branch),
  };
}

async function readTags(run: RunGit, path: string): Promise<readonly GitTagRef[]> {
  const format = '%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)';
  const listed = lines((await run(path, ['for-each-ref', `--format=${format}`, 'refs/tags'])) ?? '');
  return Promise.all(
    listed.map(async (line) => {
      const [name = '', type, object = '', targetType, target] = line.split('\0');
      if (type === 'commit') return { name, object, commit: object };
      if (type === 'tag' && targetType === 'commit') return { name, object, commit: target ?? null };
      // A tag of a tag, or of no commit at all.
      return {
        name,
        object,
        commit: firstLine(await run(path, ['rev-parse', '--verify', '--quiet', `${object}^{commit}`])),
      };
    }),
  );
}

async function readDescribes(run: RunGit, path: string, patterns: readonly string[]) {
  const answers = await Promise.all(
    [...new Set(patterns)].map(async (pattern) => [pattern, await describe(run, path, pattern)] as const),
  );
  return Object.fromEntries(answers.flatMap(([pattern, name]) => (name === null ? [] : [[pattern, name] as const])));
}

async function describe(run: RunGit, path: string, match: string | null): Promise<string | null> {
  const pattern = match === null ? [] : ['--match', match];
  return firstLine(await run(path, ['describe', '--tags', '--always', ...pattern, 'HEAD']));
}

const shown = 20;

async function readChanges(run: RunGit, path: string, filters: Configuration): Promise<TreeChanges | null> {
  const status = [
    'status',
    '--porcelain=v2',
    '-z',
    '--untracked-files=normal',
    '--no-renames',
    '--ignore-submodules=dirty',
  ];
  const answer = await run(path, status, filters);
  if (answer === null) return null;
  const entries = answer.split('\0').filter((entry) => entry !== '');
  const untracked = entries.filter((entry) => entry.startsWith('? ')).map((entry) => entry.slice(2));
  // `1 XY …` has eight fields before the path, `u XY …` (unmerged) ten.
  const tracked = entries
    .map((entry) => /^(?:1 (?:\S+ ){7}|u (?:\S+ ){9})(?<path>.*)$/s.exec(entry)?.groups?.['path'])
    .filter((file) => file !== undefined);
  return { tracked: tracked.slice(0, shown), untracked: untracked.slice(0, shown) };
}

async function changedSince(run: RunGit, path: string, commit: string): Promise<readonly string[] | null> {
  if (!isCommit(commit)) return null;
  const base = firstLine(await run(path, ['merge-base', commit, 'HEAD']));
  if (base === null) return null;
  const plain = ['--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'];
  const differing = await run(path, [
    'diff',
    '--name-only',
    '-z',
    '--diff-filter=d',
    '--relative',
    ...plain,
    base,
    'HEAD',
  ]);
  return differing === null ? null : differing.split('\0').filter((file) => file !== '');
}

async function dotGitOf(path: string): Promise<GitState['dotGit']> {
  try {
    const found = await lstat(join(path, '.git'));
    return found.isDirectory() ? 'directory' : found.isFile() ? 'file' : 'elsewhere';
  } catch {
    return 'elsewhere';
  }
}

async function credentialLine(config: string): Promise<number | null> {
  let text: string;
  try {
    text = await readFile(config, 'utf8');
  } catch {
    return null;
  }
  const at = text.split('\n').findIndex(holdsCredential);
  return at === -1 ? null : at + 1;
}

// `extraheader` is what actions/checkout writes; `ssh://git@host` names a user and no secret.
function holdsCredential(line: string): boolean {
  if (/^\s*[#;]/.test(line)) return false;
  if (/^\s*(?:\[[^\]]*\]\s*)?extraheader\s*=\s*\S/i.test(line)) return true;
  const userInfo = /\b(?<scheme>https?|ftps?|ssh):\/\/(?<user>[^/@\s"]*)@/i.exec(line)?.groups;
  if (!userInfo) return false;
  return userInfo['scheme']?.toLowerCase() === 'ssh' ? (userInfo['user'] ?? '').includes(':') : userInfo['user'] !== '';
}

function withoutUserInfo(url: string | null): string | null {
  if (url === null) return null;
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1').replace(/^[^/@\s]+@(?=[^/\s]+:)/, '');
}

// Never an option or a revision expression of somebody's making.
function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

function firstLine(text: string | null): string | null {
  const line = lines(text ?? '')[0];
  return line === undefined || line === '' ? null : line;
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

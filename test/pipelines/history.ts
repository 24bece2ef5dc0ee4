import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One thing that happens in a repository, in the order of time. */
export type Step =
  /** A commit on main, pushed. */
  | { readonly push: 'main' }
  | {
      readonly tag: string;
      /** Where: `main`, or the line of a back-port, begun at its first release. */
      readonly on: string;
      /** Whether the tag says `released` on GitHub as well; else it is pushed alone. */
      readonly released: boolean;
      /** A message of its own, as `git tag --annotate` asks for. */
      readonly annotated?: boolean;
      /** No commit of its own: it stands where the last tag stands. */
      readonly same?: boolean;
      /** What a person says: whether `latest` belongs here from now on. */
      readonly latest: boolean;
    };

const final = (tag: string): Step => ({ tag, on: 'main', released: true, latest: true });
const candidate = (tag: string): Step => ({ tag, on: 'main', released: false, annotated: true, latest: false });
const backPort = (tag: string, on: string): Step => ({ tag, on, released: true, latest: false });
/** Beside a release of a higher version: the older line is still the newest final one. */
const oldLine = (tag: string, on: string): Step => ({ tag, on, released: true, latest: true });
const work: Step = { push: 'main' };

/** Thirty tags as such repositories have them: finals, candidates in both spellings, back-ports, tags that publish nothing. */
export const thirtyTags: readonly Step[] = [
  final('v0.4.0'),
  work,
  final('v0.4.1'),
  candidate('v0.5.0rc1'),
  work,
  work,
  candidate('v0.5.0rc2'),
  final('v0.5.0'),
  work,
  final('v0.5.1'),
  backPort('v0.4.2', 'v0.4.x'),
  work,
  final('v0.5.2'),
  candidate('v0.6.0a1'),
  work,
  candidate('v0.6.0b1'),
  candidate('v0.6.0.rc1'),
  oldLine('v0.5.3', 'v0.5.x'),
  work,
  candidate('v0.6.0rc2'),
  candidate('v0.6.0rc3'),
  final('v0.6.0'),
  final('v0.6.1'),
  backPort('v0.5.4', 'v0.5.x'),
  work,
  candidate('v0.7.0.dev1'),
  candidate('v0.7.0rc1'),
  work,
  candidate('v0.7.0rc2'),
  oldLine('v0.6.2', 'v0.6.x'),
  candidate('v0.7.0rc3'),
  work,
  candidate('v0.7.0rc9'),
  oldLine('v0.6.3', 'v0.6.x'),
  candidate('v0.7.0rc10'),
  work,
  final('v0.7.0'),
  backPort('v0.6.4', 'v0.6.x'),
  final('v0.7.1'),
  work,
  candidate('v0.8.0rc1'),
  final('v0.7.2'),
];

/** Both repositories ask for the candidate's tag to be removed before the release; here nobody did. */
export const forgottenCandidate: readonly Step[] = [
  final('v0.10.0'),
  candidate('v0.11.0.rc1'),
  { tag: 'v0.11.0', on: 'main', released: true, same: true, latest: true },
];

/** The repository right after a step, as a job finds it. */
export type Moment = {
  readonly path: string;
  readonly step: Step;
  readonly commit: string;
  /** `git describe --tags --always`, as the shell of a workflow gets it. */
  readonly describe: string;
};

const identity = {
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

/** Makes the history in a real repository and shows it after every step. */
export async function replay<T>(steps: readonly Step[], look: (moment: Moment) => Promise<T>): Promise<readonly T[]> {
  const path = mkdtempSync(join(tmpdir(), 'history-'));
  const seen: T[] = [];
  let minute = 0;
  const git = (...argv: readonly string[]): string => {
    const date = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    const env = { ...process.env, ...identity, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync('git', ['-C', path, ...argv], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  };
  const commit = (): string => git('commit', '--quiet', '--allow-empty', '--message', `minute ${minute}`);
  try {
    git('init', '--quiet', '--initial-branch=main');
    commit();
    for (const step of steps) {
      minute += 1;
      const branch = 'push' in step ? step.push : step.on;
      if (git('branch', '--list', branch) === '')
        git('branch', branch, git('describe', '--tags', '--abbrev=0', '--match', `${branch.slice(0, -1)}*`));
      git('checkout', '--quiet', branch);
      if ('push' in step || step.same !== true) commit();
      if ('tag' in step) {
        git('tag', ...(step.annotated === true ? ['--annotate', '--message', step.tag] : []), step.tag);
        git('checkout', '--quiet', '--detach');
      }
      seen.push(
        await look({ path, step, commit: git('rev-parse', 'HEAD'), describe: git('describe', '--tags', '--always') }),
      );
    }
    return seen;
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

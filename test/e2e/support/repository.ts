import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = new URL('../../..', import.meta.url).pathname;

/** A git repository of its own, in a temporary folder. */
export type Repository = {
  readonly path: string;
  readonly head: () => string;
  readonly git: (...argv: readonly string[]) => string;
  readonly remove: () => void;
};

const identity = {
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.org',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.org',
  GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
  GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

/** Copies a folder of the project (`examples/…`, `test/agents/…`) and commits it on main. */
export function repositoryOf(folder: string): Repository {
  const parent = mkdtempSync(join(tmpdir(), 'repository-'));
  const path = join(parent, folder.split('/').at(-1) ?? 'repository');
  cpSync(join(project, folder), path, { recursive: true });
  const git = (...argv: readonly string[]): string =>
    execFileSync('git', ['-C', path, ...argv], {
      env: { ...process.env, ...identity },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all', '--force');
  git('commit', '--quiet', '--message', 'first');
  return {
    path,
    head: () => git('rev-parse', 'HEAD'),
    git,
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

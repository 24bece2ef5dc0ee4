import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from './places.ts';

// Installs the hook of .pre-commit-hooks.yaml as pre-commit does, from this commit, and runs it on a clean copy of the
// example, then on one with an error.
//   node test/workflows/pre-commit.ts PRE_COMMIT

const preCommit = process.argv[2] ?? 'pre-commit';
const folder = mkdtempSync(join(tmpdir(), 'pre-commit-'));
const work = join(folder, 'my-ocs-agent');

function run(program: string, ...argv: readonly string[]): { readonly status: number | null; readonly said: string } {
  const env = { ...process.env, PRE_COMMIT_HOME: join(folder, 'home') };
  const { status, stdout, stderr } = spawnSync(program, argv, { cwd: work, env, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

function git(...argv: readonly string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  const { status, said } = run('git', ...who, ...argv);
  if (status !== 0) throw new Error(`git ${argv.join(' ')}: ${said}`);
  return said.trim();
}

function expect(
  what: string,
  ended: { readonly status: number | null; readonly said: string },
  status: number,
  says: RegExp,
): void {
  const holds = ended.status === status && says.test(ended.said);
  process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} pre-commit: ${what}\n${holds ? '' : ended.said}`);
  if (!holds) process.exitCode = 1;
}

try {
  cpSync(join(project, 'examples/my-ocs-agent'), work, { recursive: true });
  git('init', '--quiet', '--initial-branch=main');
  const rev = git('-C', project, 'rev-parse', 'HEAD');
  writeFileSync(
    join(work, '.pre-commit-config.yaml'),
    JSON.stringify({ repos: [{ repo: project, rev, hooks: [{ id: 'ocs-agent-check' }] }] }),
  );
  git('add', '--all');
  git('commit', '--quiet', '--message', 'first');
  expect('a clean repository passes', run(preCommit, 'run', '--all-files', '--verbose'), 0, /passed: no findings/);
  appendFileSync(join(work, 'Dockerfile'), 'CMD ["--instance-id valve-1"]\n');
  expect('an error stops the commit', run(preCommit, 'run', '--all-files'), 1, /error\[argument-one-string\]/);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

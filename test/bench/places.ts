import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('../../', import.meta.url));
export const cli = join(project, 'dist/cli/index.js');

export function git(folder: string, ...argv: readonly string[]): void {
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', ['-C', folder, ...who, ...argv], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function asRepository(folder: string): string {
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'first');
  git(folder, 'tag', 'v1.0.0');
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The plugin example as a repository of its own, as a maintainer has it. */
export function exampleIn(root: string, name = 'my-ocs-agent', more: Readonly<Record<string, string>> = {}): string {
  const folder = join(root, name);
  cpSync(join(project, 'examples/my-ocs-agent'), folder, { recursive: true });
  writeFiles(folder, more);
  return asRepository(folder);
}

export function repositoryIn(root: string, name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  writeFiles(folder, files);
  return asRepository(folder);
}

/** A folder that is gone afterwards. */
export async function inFolder<T>(work: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'ocs-agent-bench-'));
  try {
    return await work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

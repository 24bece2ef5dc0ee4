import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ReleaseServer, startReleaseServer } from '../workflows/release-server.ts';

const script = new URL('../../script/release.ts', import.meta.url).pathname;
const token = 'token-of-the-job';

let folder: string;
let server: ReleaseServer;

function git(...argv: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', ['-C', join(folder, 'work'), ...who, ...argv], {
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, 'work', name), text);
}

/** Commits the program as this version and pushes its tag. */
function tag(version: string): string {
  write('package.json', JSON.stringify({ version, type: 'module' }));
  git('add', '--all');
  git('commit', '--quiet', '--message', version);
  git('tag', `v${version}`);
  git('push', '--quiet', '--tags', 'origin', 'main');
  return git('rev-parse', 'HEAD');
}

function release(...argv: readonly string[]): Promise<{ readonly status: number; readonly said: string }> {
  const env = {
    PATH: process.env['PATH'],
    GITHUB_API_URL: server.url,
    GITHUB_REPOSITORY: 'simonsobs/ocs-agent-action',
    GITHUB_SHA: git('rev-parse', 'HEAD'),
    GITHUB_TOKEN: token,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, 'work/script/release.ts'), ...argv], { env }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

const changes = (...versions: readonly string[]): string =>
  `# Changes\n\n## [Unreleased]\n\n${versions.map((one) => `## [${one}] - 2026-01-02\n\n### Added\n\n- what ${one} adds\n\n`).join('')}[Unreleased]: https://example.org/compare\n`;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  mkdirSync(join(folder, 'work/script'), { recursive: true });
  cpSync(script, join(folder, 'work/script/release.ts'));
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'bare.git')]);
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', join(folder, 'bare.git'));
  server = await startReleaseServer({ bare: join(folder, 'bare.git'), token });
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const major = (): string => git('ls-remote', 'origin', 'refs/tags/v1').split('\t', 1)[0] ?? '';

test('the section of the change log becomes the notes, and the major tag is made, then moved', async () => {
  write('CHANGELOG.md', changes('1.0.0'));
  const first = tag('1.0.0');
  expect(await release('v1.0.0')).toEqual({ status: 0, said: 'v1.0.0 is released\nv1 is v1.0.0\n' });
  expect(major()).toBe(first);
  write('CHANGELOG.md', changes('1.1.0', '1.0.0'));
  const second = tag('1.1.0');
  expect(await release('v1.1.0')).toEqual({ status: 0, said: 'v1.1.0 is released\nv1 is v1.1.0\n' });
  expect(major()).toBe(second);
  expect([...server.releases]).toEqual([
    ['v1.0.0', '### Added\n\n- what 1.0.0 adds'],
    ['v1.1.0', '### Added\n\n- what 1.1.0 adds'],
  ]);
});

test('run again, a release that stands is left, and the major tag is moved if it was not', async () => {
  write('CHANGELOG.md', changes('1.0.0'));
  const commit = tag('1.0.0');
  await release('v1.0.0');
  git('push', '--quiet', '--delete', 'origin', 'v1');
  expect(await release('v1.0.0')).toEqual({ status: 0, said: 'v1.0.0 has its release already\nv1 is v1.0.0\n' });
  expect(major()).toBe(commit);
});

test('a release of an older line does not take the major tag back', async () => {
  write('CHANGELOG.md', changes('1.10.0', '1.9.1'));
  const newest = tag('1.10.0');
  await release('v1.10.0');
  tag('1.9.1');
  expect((await release('v1.9.1')).said).toBe('v1.9.1 is released\nv1 stays: v1.10.0 is higher than v1.9.1\n');
  expect(major()).toBe(newest);
});

test.each([
  ['no release tag', ['1.0.0'], 'v1', '1.0.0', 'v1 is no release tag: they are vX.Y.Z'],
  ['another version', ['1.0.0'], 'v1.0.0', '0.9.0', 'the tag is v1.0.0, the program says 0.9.0'],
  ['no notes', ['0.9.0'], 'v1.0.0', '1.0.0', 'has no heading `## [1.0.0] - YYYY-MM-DD`'],
])('%s: refused before anything is asked of GitHub', async (_, sections, name, version, said) => {
  write('CHANGELOG.md', changes(...sections));
  tag(version);
  const ended = await release(name, '--check');
  expect(ended.status).toBe(1);
  expect(ended.said).toContain(said);
  expect(server.requests).toEqual([]);
});

test('a token that may not write ends the job, and moves nothing', async () => {
  write('CHANGELOG.md', changes('1.0.0'));
  tag('1.0.0');
  const readable = server;
  server = await startReleaseServer({ bare: join(folder, 'bare.git'), token: 'another' });
  await readable.close();
  const ended = await release('v1.0.0');
  expect(ended.status).toBe(1);
  expect(ended.said).toContain('GET releases/tags/v1.0.0: 401');
  expect(major()).toBe('');
});

import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFiles, snapshotFolder } from '../../../src/adapters/files.ts';
import { largestText } from '../../../src/model/repo-snapshot.ts';

const root = new URL('../../..', import.meta.url).pathname;
let folder: string;
let repository: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-test-'));
  repository = join(folder, 'repository');
  mkdirSync(join(repository, 'sub'), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string | Buffer): string {
  const at = join(repository, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, content);
  return at;
}

async function read(path: string): Promise<unknown> {
  const found = (await snapshotFolder(repository, null)).read(path);
  return found && 'kind' in found ? found.reason : found?.text;
}

/** The command line as users start it; a hang is killed, and its status is null then. */
function cli(...argv: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...argv], {
      env: { PATH: process.env['PATH'] },
      timeout: 170_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

describe('a file is', () => {
  test.each<[string, string | Buffer, string]>([
    ['text', 'FROM a\n', 'FROM a\n'],
    ['text with lines that end in CR alone', 'FROM a\rUSER b\r', 'FROM a\rUSER b\r'],
    ['not UTF-8', Buffer.from([0x46, 0xff, 0x0a]), 'not-utf8'],
    ['UTF-16 with its mark, little end first', Buffer.from('\ufeffFROM a\n', 'utf16le'), 'utf16'],
    ['UTF-16 with its mark, big end first', Buffer.from('\ufeffFROM a\n', 'utf16le').swap16(), 'utf16'],
    ['UTF-16 without a mark, and so full of NUL bytes', Buffer.from('FROM a\n', 'utf16le'), 'binary'],
    ['as large as is read', Buffer.alloc(largestText, 'x'), 'x'.repeat(largestText)],
    ['larger than is read', Buffer.alloc(largestText + 1, 'x'), 'too-large'],
  ])('%s', async (_title, content, expected) => {
    put('Dockerfile', content);
    expect(await read('Dockerfile')).toBe(expected);
  });
});

describe('a link', () => {
  test.each<[string, string, string]>([
    ['to a file of the repository is that file', 'sub/real', 'text'],
    ['out of the repository', '../outside', 'outside'],
    ['to an absolute path', '/etc/hostname', 'outside'],
    ['to nowhere', 'nowhere', 'outside'],
    ['to itself', 'link', 'outside'],
    ["into .git, where the runner's token lies", '.git/config', 'outside'],
    ['into the .git of a checkout inside', 'sub/.git/config', 'outside'],
    ['to a folder', 'sub', 'special'],
    ['to a file that is larger than itself', 'sub/large', 'too-large'],
  ])('%s', async (_title, target, expected) => {
    put('sub/real', 'text');
    put('sub/large', Buffer.alloc(largestText + 1, 'x'));
    put('../outside', 'secret');
    put('.git/config', 'extraheader = secret');
    put('sub/.git/config', 'extraheader = secret');
    symlinkSync(target, join(repository, 'link'));
    expect(await read('link')).toBe(expected);
  });

  test('to a pipe is not waited for', async () => {
    execFileSync('mkfifo', [join(repository, 'pipe')]);
    symlinkSync('pipe', join(repository, 'Dockerfile'));
    expect(await read('Dockerfile')).toBe('special');
    expect(await nodeFiles(folder, 'x').read(join(repository, 'pipe'))).toBe(null);
  });
});

test('pipes and sockets are no files, and folders that lead in a circle end', async () => {
  execFileSync('mkfifo', [join(repository, 'Dockerfile')]);
  symlinkSync('..', join(repository, 'sub/up'));
  const server = createServer().listen(join(repository, 'socket'));
  const { files } = await snapshotFolder(repository, null);
  server.close();
  expect([...files.keys()]).toEqual(['sub/up']);
});

test('a file that cannot be read any more is told', async () => {
  const at = put('Dockerfile', 'FROM a\n');
  const snapshot = await snapshotFolder(repository, null);
  rmSync(at);
  expect(snapshot.read('Dockerfile')).toEqual({ kind: 'unreadable', reason: 'io' });
});

test('names that are no UTF-8 are passed over, all others are kept as they are', async () => {
  writeFileSync(Buffer.concat([Buffer.from(join(repository, 'x')), Buffer.from([0xff, 0xfe])]), '');
  const names = ['a\nb', '::error::x', '%0A', '\x1b[31m', '__proto__', ' ', '-rf', 'a\\b'];
  for (const name of names) put(name, 'x');
  expect([...(await snapshotFolder(repository, null)).files.keys()]).toEqual(names.toSorted());
});

describe('what is written stays in the repository', () => {
  test.each<[string, string, boolean]>([
    ['a file that is not there yet', 'new/deep/file', false],
    ['a file', 'sub/real', false],
    ['a link to a file of it', 'inner', false],
    ['a link to a file outside', 'outer', true],
    ['a link to a file outside that is not there yet', 'dangling', true],
    ['a new file below a folder that is a link', 'folder/new', true],
    ['a link into .git', 'git', true],
    ['a path with ..', '../x', true],
  ])('%s', async (_title, path, expected) => {
    put('sub/real', 'x');
    put('../outside/file', 'x');
    put('.git/hooks/x', 'x');
    symlinkSync('sub/real', join(repository, 'inner'));
    symlinkSync('../outside/file', join(repository, 'outer'));
    symlinkSync('../outside/none', join(repository, 'dangling'));
    symlinkSync('../outside', join(repository, 'folder'));
    symlinkSync('.git/hooks/x', join(repository, 'git'));
    expect(await nodeFiles(folder, 'x').leaves(repository, path)).toBe(expected);
  });
});

describe('the command line', { timeout: 180_000 }, () => {
  test('generate --force writes through no link', async () => {
    put('agent.py', 'from ocs import ocs_agent\n\n\ndef main(args=None):\n    ocs_agent.init_site_agent(args)\n');
    const outside = put('../outside', 'precious');
    symlinkSync('../outside', join(repository, 'Dockerfile'));
    const { status, stderr } = await cli('generate', repository, '--force');
    expect(stderr).toContain('Dockerfile is, or lies below, a link that leads out of the repository');
    expect(status).toBe(2);
    expect(readFileSync(outside, 'utf8')).toBe('precious');
  });

  test('a settings file that cannot be read is not forgotten', async () => {
    put('.github/ocs-agent.yaml', Buffer.from('\ufefffail-on: warning\n', 'utf16le'));
    const { status, stderr } = await cli('check', repository);
    expect(stderr).toBe('ocs-agent: .github/ocs-agent.yaml is written in UTF-16; save it as UTF-8\n');
    expect(status).toBe(2);
  });

  test('a warning of the YAML reader repeats no line of the settings', async () => {
    put('.github/ocs-agent.yaml', 'instances: |\n  - instance-id: &a: x\n  - *a:\n  ::error::x\n');
    put('Dockerfile', 'FROM simonsobs/ocs:v0.12.1\n');
    const { stderr } = await cli('check', repository);
    expect(stderr).not.toContain('YAMLWarning');
    expect(stderr.split('\n').filter((line) => /^\s*(?:::|##\[)/.test(line))).toEqual([]);
  });

  test('patterns that no backtracking search ends are searched', async () => {
    put('Dockerfile', `FROM simonsobs/ocs:v0.12.1\nCOPY ${'*a'.repeat(9)}b /app/\n`);
    put('.dockerignore', `${'**/'.repeat(12)}x\n${'*a'.repeat(10)}b\n`);
    put(`${'d/'.repeat(30)}${'a'.repeat(200)}`, '');
    put('a'.repeat(200), '');
    const { status, stdout } = await cli('check', repository, '--fail-on', 'never', '--quiet');
    expect(stdout).toContain('nothing-to-run');
    expect(status).toBe(0);
  });

  test('secrets of .git, a pipe, a device and names that are commands come through in no format', async () => {
    put('.git/config', '[http]\n\textraheader = AUTHORIZATION: basic SECRET\n');
    symlinkSync('.git/config', join(repository, 'Dockerfile'));
    symlinkSync('/dev/zero', join(repository, 'requirements.txt'));
    execFileSync('mkfifo', [join(repository, 'pyproject.toml')]);
    put('::error::x\n::add-mask::y/docker-compose.yml', 'services: {a: {imag: "\\e[31m::warning::z"}}\n');
    for (const format of ['terminal', 'json', 'sarif', 'github']) {
      const { status, stdout, stderr } = await cli('check', repository, '--format', format);
      expect(status, stderr).toBeLessThan(2);
      expect(stdout).not.toContain('SECRET');
      expect(stdout).not.toContain('\x1b');
      expect(stdout.split('\n').filter((line) => /^\s*::(?!(?:error|warning|notice) )/.test(line))).toEqual([]);
    }
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Tree, writeTree } from './support/trees.ts';

const cli = new URL('../../dist/cli/index.js', import.meta.url).pathname;
const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function repository(tree: Tree): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'fix-'));
  made.push(folder);
  await writeTree(folder, tree);
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

function check(folder: string, ...options: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'check', folder, ...options], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' },
  });
  return { status, stdout, stderr };
}

function texts(folder: string, paths: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    paths.map((path) => [path, existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : null]),
  );
}

const agent = `import serial
from ocs import ocs_agent, site_config


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent)
`;

// A base without a version (W), two arguments in one (E), a need that nothing declares (W).
const faulty: Tree = {
  files: {
    'agent.py': agent,
    Dockerfile:
      '\uFEFF# the valve\r\nFROM simonsobs/ocs:latest\r\nCOPY agent.py start.sh /app/\r\nCMD ["--agent /app/agent.py --entrypoint main"]\r\n',
    'start.sh': '#!/bin/sh\nexec ocs-agent-cli "$@"\n',
    'README.md': '# valve\n',
    LICENSE: 'BSD\n',
  },
  executable: ['Dockerfile', 'start.sh'],
};
const paths = [...Object.keys(faulty.files), 'requirements.txt'];

test('--diff prints a patch, writes nothing and exits as without it', async () => {
  const folder = await repository(faulty);
  const shown = check(folder, '--diff');
  expect(shown.status).toBe(1);
  expect(shown.stdout).toMatch(/^diff --git a\/Dockerfile b\/Dockerfile\n/);
  expect(shown.stderr).toContain('would fix 3 findings in Dockerfile, requirements.txt');
  expect(texts(folder, paths)).toEqual({ ...faulty.files, 'requirements.txt': null });
});

test('--fix writes what --diff prints, keeps marks, line ends and modes, and exits by what remains', async () => {
  const folder = await repository(faulty);
  const patched = await repository(faulty);
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: patched, input: check(patched, '--diff').stdout });
  const mended = check(folder, '--fix');
  expect(mended.stderr).toContain('fixed 3 findings in Dockerfile, requirements.txt');
  expect(mended.status, mended.stdout).toBe(0);
  const after = texts(folder, paths);
  expect(after).toEqual(texts(patched, paths));
  expect(after['requirements.txt']).toBe('pyserial\n');
  expect(after['Dockerfile']).toMatch(/^\uFEFF# the valve\r\nFROM simonsobs\/ocs:v/);
  expect(after['Dockerfile']).toContain('CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]\r\n');
  expect(after['Dockerfile']?.replaceAll('\r\n', '')).not.toContain('\n');
  expect(after['agent.py']).toBe(agent);
  expect(statSync(join(folder, 'Dockerfile')).mode & 0o777).toBe(0o755);
});

test('applied again it changes nothing', async () => {
  const folder = await repository(faulty);
  check(folder, '--fix');
  const after = texts(folder, paths);
  const again = check(folder, '--fix');
  expect(again.stderr).toContain('nothing to fix');
  expect(texts(folder, paths)).toEqual(after);
  expect(check(folder, '--diff').stdout).toBe('');
});

test('what a disabled rule would fix stays as it is', async () => {
  const folder = await repository(faulty);
  const mended = check(folder, '--fix', '--disable', 'argument-one-string', '--disable', 'requirements-missing');
  expect(mended.stderr).toContain('fixed 1 finding in Dockerfile');
  expect(texts(folder, ['Dockerfile'])['Dockerfile']).toContain('CMD ["--agent /app/agent.py --entrypoint main"]\r\n');
});

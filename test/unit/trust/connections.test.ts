import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;
const hook = new URL('./watch-connections.ts', import.meta.url).href;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connections-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function connectionsOf(...argv: readonly string[]): { readonly status: number | null; readonly seen: string } {
  const file = join(folder, 'seen');
  writeFileSync(file, '');
  const { status } = spawnSync(process.execPath, ['--import', hook, ...argv], {
    env: { PATH: process.env['PATH'], WATCHED_CONNECTIONS: file },
  });
  return { status, seen: readFileSync(file, 'utf8') };
}

test('a connection is seen', { timeout: 180_000 }, () => {
  const { seen } = connectionsOf('--eval', "fetch('http://127.0.0.1:47391').catch(() => {})");
  expect(seen).toContain('127.0.0.1');
});

test('check and generate open none', { timeout: 180_000 }, () => {
  const check = connectionsOf(`${root}src/cli.ts`, 'check', `${root}examples/my-ocs-agent`, '--fail-on', 'never');
  expect(check).toEqual({ status: 0, seen: '' });
  const generate = connectionsOf(`${root}src/cli.ts`, 'generate', `${root}examples/my-ocs-agent`, '--check');
  expect(generate.seen).toBe('');
});

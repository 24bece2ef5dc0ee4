import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotFolder } from '../../../src/adapters/files.ts';
import { changedSnapshot } from '../../../src/repo/changed-snapshot.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'ocs-agent-files-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('every file is listed in the order of the paths, but for what no build wants', async () => {
  for (const path of ['b/two', 'b.txt', 'a', 'b/c/three', '.git/config', 'b/node_modules/x', 'venv/y', '.hidden'])
    write(path, '');
  const { files } = await snapshotFolder(root, null);
  expect([...files.keys()]).toEqual(['.hidden', 'a', 'b.txt', 'b/c/three', 'b/two']);
});

test('mode and size are those of the file', async () => {
  write('run', '#!/bin/sh\n');
  write('text', 'ä\n');
  chmodSync(join(root, 'run'), 0o750);
  chmodSync(join(root, 'text'), 0o640);
  const { files } = await snapshotFolder(root, null);
  expect(files.get('run')).toMatchObject({ kind: 'file', mode: 0o750, executable: true, size: 10, target: null });
  expect(files.get('text')).toMatchObject({ kind: 'file', mode: 0o640, executable: false, size: 3, target: null });
});

test('a file keeps its mode when its text is changed in thought', async () => {
  write('run', '#!/bin/sh\r\n');
  chmodSync(join(root, 'run'), 0o755);
  const changed = changedSnapshot(await snapshotFolder(root, null), new Map([['run', '#!/bin/sh\n']]));
  const { path, kind, mode, executable, size } = changed.files.get('run') ?? {};
  expect({ path, kind, mode, executable, size }).toEqual({
    path: 'run',
    kind: 'file',
    mode: 0o755,
    executable: true,
    size: 10,
  });
});

test('a file is read when it is asked for, and once', async () => {
  write('text', 'first');
  const snapshot = await snapshotFolder(root, null);
  write('text', 'second');
  expect(snapshot.read('text')).toEqual({ path: 'text', text: 'second' });
  write('text', 'third');
  expect(snapshot.read('text')).toEqual({ path: 'text', text: 'second' });
  expect(snapshot.read('nothing')).toBeNull();
});

test.each([
  ['binary', Uint8Array.of(65, 0, 66)],
  ['not-utf8', Uint8Array.of(0x41, 0xff)],
  ['too-large', new Uint8Array(2 * 1024 * 1024 + 1)],
])('a file that is %s says so', async (reason, bytes) => {
  write('file', bytes);
  expect((await snapshotFolder(root, null)).read('file')).toEqual({ kind: 'unreadable', reason });
});

test('a file that is gone by then is unreadable', async () => {
  write('file', '');
  const snapshot = await snapshotFolder(root, null);
  rmSync(join(root, 'file'));
  expect(snapshot.read('file')).toEqual({ kind: 'unreadable', reason: 'io' });
});

test('a link leads to a file of the repository, or nowhere', async () => {
  write('real', 'text');
  symlinkSync('real', join(root, 'inside'));
  symlinkSync('/etc/passwd', join(root, 'outside'));
  symlinkSync('missing', join(root, 'dangling'));
  const snapshot = await snapshotFolder(root, null);
  expect(['inside', 'outside', 'dangling'].map((path) => snapshot.files.get(path)?.target)).toEqual([
    'real',
    null,
    null,
  ]);
  expect(snapshot.read('inside')).toEqual({ path: 'inside', text: 'text' });
  expect(snapshot.read('outside')).toEqual({ kind: 'unreadable', reason: 'outside' });
});

test('the name is that of the folder, and the facts of git may come later', async () => {
  mkdirSync(join(root, 'my-agent'));
  const { name, git } = await snapshotFolder(join(root, 'my-agent', '.'), Promise.resolve(null));
  expect([name, git]).toEqual(['my-agent', null]);
});

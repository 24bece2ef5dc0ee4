import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gitOn } from '../../../src/adapters/git.ts';
import { gitCommand } from '../../../src/adapters/git-command.ts';
import { readEventPayload } from '../../../src/adapters/github-event.ts';
import type { GitState, TreeChanges } from '../../../src/model/repo-snapshot.ts';

let folder: string;
let environment: Record<string, string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocs-agent-git-'));
  mkdirSync(join(folder, 'home'));
  environment = { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home') };
  writeFileSync(
    join(folder, 'home', '.gitconfig'),
    '[user]\n name = Octavia\n email = o@example.org\n[init]\n defaultBranch = main\n[protocol "file"]\n allow = always\n',
  );
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** git as a person would run it, without any of the adapter's care. */
function git(where: string, ...args: readonly string[]): string {
  const env = {
    ...environment,
    GIT_COMMITTER_DATE: '2026-01-10T00:30:00Z',
    GIT_AUTHOR_DATE: '2025-01-01T00:00:00Z',
  };
  return execFileSync('git', args, {
    cwd: where,
    env,
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A repository with two commits: v0.1.0 (lightweight) on the first, v0.2.0rc1 (annotated) on the second. */
function repository(name = 'repo'): string {
  const path = join(folder, name);
  mkdirSync(path);
  git(path, 'init', '--quiet');
  commit(path, 'one.txt', 'one\n');
  git(path, 'tag', 'v0.1.0');
  commit(path, 'two.txt', 'two\n');
  git(path, 'tag', '--annotate', 'v0.2.0rc1', '--message', 'candidate');
  return path;
}

function commit(path: string, file: string, text: string): string {
  writeFileSync(join(path, file), text);
  git(path, 'add', '--all');
  git(path, 'commit', '--quiet', '--message', file);
  return git(path, 'rev-parse', 'HEAD');
}

async function stateOf(path: string, match: readonly string[] = []): Promise<GitState> {
  const adapter = gitOn(environment);
  const state = await adapter.state(path);
  if (state === null) throw new Error(`${path} is no work tree`);
  return { ...state, describes: await adapter.describes(path, match), changes: await adapter.changes(path) };
}

const clean = { tracked: [], untracked: [] };

describe('the state of a repository', () => {
  test('names the commit, its date, the tags and the branch', async () => {
    const path = repository();
    const head = git(path, 'rev-parse', 'HEAD');
    expect(await stateOf(path)).toEqual({
      head,
      shallow: false,
      dotGit: 'directory',
      tags: ['v0.1.0', 'v0.2.0rc1'],
      tagsAtHead: ['v0.2.0rc1'],
      describe: 'v0.2.0rc1',
      committedAt: Date.UTC(2026, 0, 10, 0, 30, 0) / 1000,
      remote: null,
      credentialLine: null,
      tagRefs: [
        { name: 'v0.1.0', object: git(path, 'rev-parse', 'v0.1.0'), commit: git(path, 'rev-parse', 'HEAD~1') },
        { name: 'v0.2.0rc1', object: git(path, 'rev-parse', 'v0.2.0rc1'), commit: head },
      ],
      branch: 'main',
      describes: {},
      changes: { tracked: [], untracked: [] },
    });
  });

  test('describes HEAD as git describe --tags --always does', async () => {
    const path = repository();
    const head = commit(path, 'three.txt', 'three\n');
    expect((await stateOf(path)).describe).toBe(`v0.2.0rc1-1-g${head.slice(0, 7)}`);
    expect((await stateOf(path)).describe).toBe(git(path, 'describe', '--tags', '--always'));
  });

  test('describes HEAD by the patterns asked for', async () => {
    const path = repository();
    git(path, 'tag', 'data-7');
    const state = await stateOf(path, ['v0.1*', 'w*', 'data-*']);
    const head = git(path, 'rev-parse', '--short', 'HEAD');
    expect(state.describes).toEqual({ 'v0.1*': `v0.1.0-1-g${head}`, 'w*': head, 'data-*': 'data-7' });
  });

  test('describes by commit where there is no tag', async () => {
    const path = join(folder, 'plain');
    mkdirSync(path);
    git(path, 'init', '--quiet');
    const head = commit(path, 'a', 'a');
    expect(await stateOf(path)).toMatchObject({ describe: head.slice(0, 7), tags: [], tagsAtHead: [] });
  });

  test('knows lightweight, annotated and nested tags, and tags of no commit', async () => {
    const path = repository();
    const head = git(path, 'rev-parse', 'HEAD');
    git(path, 'tag', '--annotate', 'nested', 'v0.2.0rc1', '--message', 'a tag of a tag');
    git(path, 'tag', 'tree', 'HEAD^{tree}');
    git(path, 'tag', 'folder/v1');
    const { tagRefs = [], tagsAtHead } = await stateOf(path);
    const commits = Object.fromEntries(tagRefs.map(({ name, commit: at }) => [name, at]));
    expect(commits).toMatchObject({ nested: head, tree: null, 'folder/v1': head });
    expect(tagsAtHead).toEqual(['folder/v1', 'nested', 'v0.2.0rc1']);
  });

  test('without commits has no head and no tags', async () => {
    const path = join(folder, 'empty');
    mkdirSync(path);
    git(path, 'init', '--quiet');
    expect(await stateOf(path)).toMatchObject({
      head: null,
      describe: null,
      committedAt: null,
      tags: [],
      branch: 'main',
    });
  });

  test('on a detached HEAD has no branch', async () => {
    const path = repository();
    git(path, 'checkout', '--quiet', 'v0.1.0');
    expect(await stateOf(path)).toMatchObject({ branch: null, tagsAtHead: ['v0.1.0'], describe: 'v0.1.0' });
  });

  test('of a shallow clone says so', async () => {
    const path = repository();
    git(folder, 'clone', '--quiet', '--depth', '1', `file://${path}`, 'shallow');
    expect(await stateOf(join(folder, 'shallow'))).toMatchObject({ shallow: true, remote: `file://${path}` });
    git(folder, 'clone', '--quiet', `file://${path}`, 'whole');
    expect(await stateOf(join(folder, 'whole'))).toMatchObject({ shallow: false, tags: ['v0.1.0', 'v0.2.0rc1'] });
  });

  test('of a worktree, of a submodule and of a folder inside', async () => {
    const path = repository();
    git(path, 'worktree', 'add', '--quiet', join(folder, 'tree'), 'v0.1.0');
    expect(await stateOf(join(folder, 'tree'))).toMatchObject({
      dotGit: 'file',
      tagsAtHead: ['v0.1.0'],
      changes: clean,
    });
    const outer = repository('outer');
    git(outer, 'submodule', '--quiet', 'add', path, 'sub');
    expect(await stateOf(join(outer, 'sub'))).toMatchObject({ dotGit: 'file', describe: 'v0.2.0rc1' });
    mkdirSync(join(path, 'inside'));
    expect(await stateOf(join(path, 'inside'))).toMatchObject({ dotGit: 'elsewhere', describe: 'v0.2.0rc1' });
  });

  test('is null where there is no repository, no folder, no work tree or no git', async () => {
    expect(await gitOn(environment).state(join(folder, 'home'))).toBeNull();
    expect(await gitOn(environment).state(join(folder, 'nowhere'))).toBeNull();
    git(folder, 'init', '--quiet', '--bare', 'bare.git');
    expect(await gitOn(environment).state(join(folder, 'bare.git'))).toBeNull();
    expect(await gitOn({ PATH: join(folder, 'home') }).state(repository())).toBeNull();
  });
});

describe('a tree is dirty', () => {
  test.each<[string, (path: string) => void, TreeChanges]>([
    [
      'by a changed file',
      (path) => appendFileSync(join(path, 'one.txt'), 'x'),
      { tracked: ['one.txt'], untracked: [] },
    ],
    ['by a deleted file', (path) => rmSync(join(path, 'one.txt')), { tracked: ['one.txt'], untracked: [] }],
    [
      'by a staged file',
      (path) => {
        writeFileSync(join(path, 'new file\nß.txt'), 'x');
        git(path, 'add', '--all');
      },
      { tracked: ['new file\nß.txt'], untracked: [] },
    ],
    [
      'by a file in no commit',
      (path) => writeFileSync(join(path, '1 note .txt'), 'x'),
      { tracked: [], untracked: ['1 note .txt'] },
    ],
    [
      'by a renamed file',
      (path) => git(path, 'mv', 'one.txt', 'uno.txt'),
      { tracked: ['one.txt', 'uno.txt'], untracked: [] },
    ],
  ])('%s', async (_what, change, changes) => {
    const path = repository();
    change(path);
    expect(await stateOf(path)).toMatchObject({ changes });
  });

  test('by a merge with conflicts', async () => {
    const path = repository();
    git(path, 'checkout', '--quiet', '-b', 'other', 'v0.1.0');
    commit(path, 'one.txt', 'uno\n');
    git(path, 'checkout', '--quiet', 'main');
    commit(path, 'one.txt', 'eins\n');
    expect(() => git(path, 'merge', '--quiet', 'other')).toThrow();
    expect(await stateOf(path)).toMatchObject({ changes: { tracked: ['one.txt'] } });
  });

  test('not by an ignored file, nor by a file touched and unchanged', async () => {
    const path = repository();
    commit(path, '.gitignore', '*.log\n');
    writeFileSync(join(path, 'a.log'), 'x');
    writeFileSync(join(path, 'one.txt'), 'one\n');
    expect((await stateOf(path)).changes).toEqual(clean);
  });

  test('where git can not say', async () => {
    const path = repository();
    writeFileSync(join(path, '.git', 'index'), 'no index');
    expect((await stateOf(path)).changes).toBeNull();
  });
});

describe('credentials', () => {
  test.each([
    ['https://github.com/o/r.git', 'https://github.com/o/r.git', false],
    ['https://user:secret@github.com/o/r.git', 'https://github.com/o/r.git', true],
    ['https://ghp_token@github.com/o/r.git', 'https://github.com/o/r.git', true],
    ['https://user:p@ss@github.com/o/r.git', 'https://github.com/o/r.git', true],
    ['git@github.com:o/r.git', 'github.com:o/r.git', false],
    ['ssh://git@github.com/o/r.git', 'ssh://github.com/o/r.git', false],
    ['/srv/git/r.git', '/srv/git/r.git', false],
  ])('the remote %s is told as %s', async (url, told, found) => {
    const path = repository();
    git(path, 'remote', 'add', 'origin', url);
    const state = await stateOf(path);
    expect(state.remote).toBe(told);
    expect(state.credentialLine !== null).toBe(found);
    expect(JSON.stringify(state)).not.toMatch(/secret|ghp_token|p@ss/);
  });

  test('that actions/checkout leaves are found on their line', async () => {
    const path = repository();
    const config = join(path, '.git', 'config');
    writeFileSync(
      config,
      '[core]\n\tbare = false\n[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eA==\n',
    );
    expect((await stateOf(path)).credentialLine).toBe(4);
  });

  test('in a comment are none', async () => {
    const path = repository();
    appendFileSync(join(path, '.git', 'config'), '# extraheader = x\n; url = https://a:b@c\n');
    expect((await stateOf(path)).credentialLine).toBeNull();
  });
});

const traps = ['monitor', 'hook', 'filter', 'gpg', 'transport'];

describe('nothing that the repository names is run', () => {
  const marks = (path: string) => traps.filter((name) => existsSync(join(path, name)));

  /** A script that leaves a file behind; the filter also passes its input on. */
  function trap(path: string, name: string): string {
    const script = join(folder, `${name}.sh`);
    writeFileSync(script, `#!/bin/sh\ntouch '${join(path, name)}'\n${name === 'filter' ? 'cat' : 'exit 1'}\n`, {
      mode: 0o755,
    });
    return script;
  }

  /** Gives HEAD a signature, as good as none. */
  function sign(path: string): void {
    const text = git(path, 'cat-file', 'commit', 'HEAD');
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n eA==\n -----END PGP SIGNATURE-----';
    const file = join(folder, 'commit');
    writeFileSync(file, `${text.replace('\n\n', `\n${signature}\n\n`)}\n`);
    git(path, 'reset', '--quiet', '--soft', git(path, 'hash-object', '-t', 'commit', '-w', '--no-filters', file));
  }

  /** Takes an object away, as a partial clone does not have it, and gives its id. */
  function lose(path: string, object: string): string {
    const id = git(path, 'rev-parse', object);
    rmSync(join(path, '.git', 'objects', id.slice(0, 2), id.slice(2)));
    return id;
  }

  function trapped(): string {
    const path = repository();
    const hooks = join(folder, 'hooks');
    mkdirSync(hooks);
    const hook = `#!/bin/sh\ntouch '${join(path, 'hook')}'\n`;
    for (const name of ['post-index-change', 'fsmonitor-watchman', 'reference-transaction', 'pre-auto-gc'])
      writeFileSync(join(hooks, name), hook, { mode: 0o755 });
    commit(path, '.gitattributes', '*.txt filter=evil\n');
    commit(path, '.gitignore', `${traps.join('\n')}\n`);
    git(path, 'config', 'core.hooksPath', hooks);
    git(path, 'config', 'core.fsmonitor', trap(path, 'monitor'));
    git(path, 'config', 'filter.evil.clean', trap(path, 'filter'));
    git(path, 'config', 'filter.evil.required', 'true');
    git(path, 'config', 'gpg.program', trap(path, 'gpg'));
    git(path, 'config', 'log.showSignature', 'true');
    git(path, 'config', 'extensions.partialClone', 'origin');
    git(path, 'config', 'remote.origin.url', `ext::${trap(path, 'transport')}`);
    git(path, 'config', 'remote.origin.promisor', 'true');
    git(path, 'config', 'protocol.ext.allow', 'always');
    sign(path);
    // As long as before and of another time: git must read it, through the filter, to know that it changed.
    writeFileSync(join(path, 'one.txt'), 'uno\n');
    utimesSync(join(path, 'one.txt'), 1, 1);
    return path;
  }

  const attempt = (act: () => unknown) => {
    try {
      act();
    } catch {
      // Only what it leaves behind counts.
    }
  };
  const clear = (path: string) => {
    for (const name of traps) rmSync(join(path, name), { force: true });
  };

  test('the traps are real: plain git falls into them', () => {
    const path = trapped();
    clear(path);
    git(path, 'status', '--porcelain');
    git(path, 'log', '--max-count=1');
    const blob = lose(path, 'v0.1.0:one.txt');
    attempt(() => git(path, 'cat-file', 'blob', blob));
    expect(marks(path)).toEqual(traps);
  });

  test('and the adapter does not', async () => {
    const path = trapped();
    const adapter = gitOn(environment);
    const first = git(path, 'rev-parse', 'v0.1.0');
    clear(path);
    expect(await stateOf(path, ['v*'])).toMatchObject({ changes: { tracked: ['one.txt'] } });
    expect(await adapter.fileAt(path, first, 'one.txt')).toBe('one\n');
    expect(await adapter.changedSince(path, first)).toEqual(['.gitattributes', '.gitignore', 'two.txt']);
    lose(path, 'v0.1.0:one.txt');
    expect(await adapter.fileAt(path, first, 'one.txt')).toBeNull();
    expect(marks(path)).toEqual([]);
  });

  test('nor would it, did it write or fetch', async () => {
    const path = trapped();
    const run = gitCommand(environment);
    const write = ['-c', 'filter.evil.clean=', '-c', 'filter.evil.required=false', 'update-index', '--refresh'];
    for (const [args, mark] of [
      [write, 'hook'],
      [['fetch', 'origin'], 'transport'],
    ] as const) {
      clear(path);
      utimesSync(join(path, 'two.txt'), 0, 0);
      attempt(() => git(path, ...args));
      expect(marks(path)).toContain(mark);
      clear(path);
      utimesSync(join(path, 'two.txt'), 1, 1);
      await run(path, args);
      expect(marks(path)).toEqual([]);
    }
  });

  test('a filter per worktree does not run either', async () => {
    const path = trapped();
    git(path, 'config', '--unset', 'filter.evil.clean');
    git(path, 'config', 'extensions.worktreeConfig', 'true');
    git(path, 'config', '--worktree', 'filter.evil.process', trap(path, 'filter'));
    clear(path);
    await stateOf(path);
    expect(marks(path)).toEqual([]);
  });

  test.each(['a=b', 'a.b', 'lfs'])('a filter called "%s" does not run either', async (name) => {
    const path = repository();
    writeFileSync(join(path, '.git', 'info', 'attributes'), `*.txt filter=${name}\n`);
    git(path, 'config', `filter.${name}.clean`, trap(path, 'filter'));
    // As long as before and of another time: git must read it, through the filter, to know that it changed.
    writeFileSync(join(path, 'one.txt'), 'uno\n');
    utimesSync(join(path, 'one.txt'), 1, 1);
    expect((await stateOf(path)).changes?.tracked).toEqual(['one.txt']);
    expect(marks(path)).toEqual([]);
    git(path, 'status', '--porcelain');
    expect(marks(path)).toEqual(['filter']);
  });

  test('GIT_DIR of a hook does not lead to another repository', async () => {
    const path = repository();
    const other = repository('other');
    commit(other, 'x', 'x');
    const adapter = gitOn({ ...environment, GIT_DIR: join(other, '.git'), GIT_WORK_TREE: other });
    expect((await adapter.state(path))?.head).toBe(git(path, 'rev-parse', 'HEAD'));
  });

  test('the index is not written', async () => {
    const path = repository();
    const index = () => git(path, 'hash-object', '--no-filters', '.git/index');
    const before = index();
    // A time that the index does not know, content that it does.
    utimesSync(join(path, 'one.txt'), 0, 0);
    await stateOf(path);
    expect(index()).toBe(before);
    git(path, 'status');
    expect(index()).not.toBe(before);
  });
});

// Only root can give a folder to somebody else.
const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)("a checkout of another user's is read, as in a container job", async () => {
  const path = repository();
  execFileSync('chown', ['-R', '12345:12345', path]);
  expect(() => git(path, 'status')).toThrow(/dubious ownership/);
  expect(await stateOf(path)).toMatchObject({ describe: 'v0.2.0rc1', changes: clean });
});

describe('files of other commits', () => {
  test('are read as the commit has them, relative to the folder', async () => {
    const path = repository();
    mkdirSync(join(path, 'sub'));
    const second = commit(path, 'sub/settings.yaml', 'fail-on: error\n');
    commit(path, 'sub/settings.yaml', 'fail-on: never\n');
    const adapter = gitOn(environment);
    expect(await adapter.fileAt(path, second, 'sub/settings.yaml')).toBe('fail-on: error\n');
    expect(await adapter.fileAt(join(path, 'sub'), second, 'settings.yaml')).toBe('fail-on: error\n');
    expect(await adapter.fileAt(path, second, 'nowhere')).toBeNull();
  });

  test.each(['HEAD', '--help', `--output=${'x'.repeat(8)}`, 'c0ffee1', ''])(
    'are not read from "%s"',
    async (commit) => {
      const path = repository();
      expect(await gitOn(environment).fileAt(path, commit, 'one.txt')).toBeNull();
      expect(await gitOn(environment).changedSince(path, commit)).toBeNull();
    },
  );

  test('changed since the merge base, deleted ones left out, and only under the folder', async () => {
    const path = repository();
    mkdirSync(join(path, 'sub'));
    git(path, 'checkout', '--quiet', '-b', 'work');
    commit(path, 'sub/a.txt', 'a\n');
    git(path, 'rm', '--quiet', 'one.txt');
    git(path, 'commit', '--quiet', '--message', 'gone');
    git(path, 'checkout', '--quiet', 'main');
    const base = commit(path, 'main.txt', 'main\n');
    git(path, 'checkout', '--quiet', 'work');
    const adapter = gitOn(environment);
    expect(await adapter.changedSince(path, base)).toEqual(['sub/a.txt']);
    expect(await adapter.changedSince(join(path, 'sub'), base)).toEqual(['a.txt']);
  });

  test('are unknown where the history is not here', async () => {
    const path = repository();
    const first = git(path, 'rev-parse', 'v0.1.0');
    git(folder, 'clone', '--quiet', '--depth', '1', `file://${path}`, 'shallow');
    expect(await gitOn(environment).changedSince(join(folder, 'shallow'), first)).toBeNull();
  });
});

describe('the payload of an event', () => {
  test('is the JSON of the file', async () => {
    const path = join(folder, 'event.json');
    writeFileSync(path, '{"action": "published"}');
    expect(await readEventPayload(path)).toEqual({ action: 'published' });
  });

  test.each([undefined, '', '/nowhere/event.json'])('is unknown where there is no file: %s', async (path) => {
    expect(await readEventPayload(path)).toBeUndefined();
  });

  test('is unknown where it is no JSON, or far too large', async () => {
    const path = join(folder, 'event.json');
    writeFileSync(path, '{');
    expect(await readEventPayload(path)).toBeUndefined();
    writeFileSync(path, `"${'x'.repeat(33 * 1024 * 1024)}"`);
    expect(await readEventPayload(path)).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { contextFiles } from '../../../src/dockerfile/context.ts';
import { ignoreFilePath, parseIgnoreFile } from '../../../src/dockerfile/ignore.ts';

function sent(ignore: string, paths: readonly string[]): readonly string[] {
  return [...contextFiles(paths, ignore).files.keys()];
}

// Each of these is what BuildKit itself sends; `npm run oracle:dockerignore` asks it about thousands more.
describe('.dockerignore keeps out', () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    ['nothing when it is empty', '', ['a', 'b/c'], ['a', 'b/c']],
    ['a file by its name at the root alone', 'a', ['a', 'b/a'], ['b/a']],
    ['a folder with all that is in it', 'b', ['a', 'b/c', 'b/d/e'], ['a']],
    ['a folder with a slash behind', 'b/', ['b/c'], []],
    ['what a leading slash anchors', '/a', ['a', 'b/a'], ['b/a']],
    ['by a wildcard within one folder', '*.py', ['a.py', 'b/c.py'], ['b/c.py']],
    ['by two stars at any depth', '**/*.py', ['a.py', 'b/c.py', 'b/c.txt'], ['b/c.txt']],
    ['all but what an exception takes back', '*\n!a.py\n!b', ['a.py', 'b/c', 'd/e'], ['a.py', 'b/c']],
    ['nothing that a later line takes back', 'b\n!b/c', ['b/c', 'b/d'], ['b/c']],
    ['what a line after the exception names again', '!a\na', ['a'], []],
    ['not what an exception for the parent cannot reach', 'a/b\n!a', ['a/b', 'a/c'], ['a/c']],
    ['no comment, but blanks are trimmed', '# a\n  b  ', ['a', 'b'], ['a']],
    ['lines that end in a carriage return', 'a\r\nb\r\n', ['a', 'b', 'c'], ['c']],
    ['behind a byte-order mark', '\ufeffa', ['a', 'b'], ['b']],
    ['a path that is cleaned first', './a/../b//c', ['b/c', 'a'], ['a']],
    ['a set of characters', '[ab]', ['a', 'b', 'c'], ['c']],
    ['an escaped character', '\\*', ['*', 'a'], ['a']],
    ['.git of any depth', '**/.git', ['.git/config', 'a/.git/config', 'a/b'], ['a/b']],
  ])('%s', (_, ignore, paths, expected) => {
    expect(sent(ignore, paths)).toEqual(expected);
  });

  test('and the line that did it is told', () => {
    const context = contextFiles(['docs/a', 'b'], '# x\n*\n!b\n');
    expect(context.ignoredBy('docs/a')).toEqual({ pattern: '*', negated: false, line: 2 });
    expect(context.ignoredBy('b')).toBeNull();
  });

  test('a folder that is emptied but not named itself is still there', () => {
    expect([...contextFiles(['a/b', 'c/d'], 'a/*\nc').folders]).toEqual(['', 'a']);
  });

  test.each([
    ['!', 'illegal exclusion pattern: "!"', 1],
    ['a\n[', 'syntax error in pattern', 2],
  ])('nothing, with %j Docker refuses the build', (text, message, line) => {
    expect(parseIgnoreFile(text)).toEqual({ kind: 'refused', message, line });
  });

  test('ten thousand files against a long list', () => {
    const paths = Array.from({ length: 10_000 }, (_, at) => `a${at % 100}/b${at % 7}/c${at}.py`);
    const lines = Array.from({ length: 200 }, (_, at) => `**/x${at}*`).join('\n');
    expect(sent(lines, paths)).toHaveLength(10_000);
  });
});

test('a context in a subfolder has paths of its own', () => {
  const context = contextFiles(['a/b', 'a/c/d', 'e'], 'c', 'a');
  expect([...context.files].map(([path, entry]) => [path, entry.path])).toEqual([['b', 'a/b']]);
});

test.each<[string, string, string, readonly string[], string | null]>([
  [
    "the Dockerfile's own ignore file comes first",
    'docker/Dockerfile',
    '',
    ['docker/Dockerfile.dockerignore', '.dockerignore'],
    'docker/Dockerfile.dockerignore',
  ],
  ["else the context's", 'docker/Dockerfile', '', ['.dockerignore', 'docker/.dockerignore'], '.dockerignore'],
  ['that of a context in a subfolder', 'a/Dockerfile', 'a', ['.dockerignore', 'a/.dockerignore'], 'a/.dockerignore'],
  ['or none', 'Dockerfile', '', [], null],
])('%s', (_, dockerfile, context, files, expected) => {
  expect(ignoreFilePath(dockerfile, context, (path) => files.includes(path))).toBe(expected);
});

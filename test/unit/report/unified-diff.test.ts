import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/report/unified-diff.ts';

describe('a change is written as git writes it', () => {
  test('three lines around it', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\n';
    expect(unifiedDiff('x/Dockerfile', before, before.replace('e', 'E'))).toBe(
      [
        'diff --git a/x/Dockerfile b/x/Dockerfile',
        '--- a/x/Dockerfile',
        '+++ b/x/Dockerfile',
        '@@ -2,7 +2,7 @@',
        ' b\n c\n d\n-e\n+E\n f\n g\n h\n',
      ].join('\n'),
    );
  });

  test('nothing where nothing changed', () => {
    expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
  });

  test('a new file comes from /dev/null', () => {
    expect(unifiedDiff('a', null, 'x\n')).toContain(
      'new file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+x\n',
    );
  });
});

describe('git applies it', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unified-diff-'));
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function applied(path: string, before: string | null, after: string): string {
    const target = join(folder, path);
    rmSync(target, { force: true });
    if (before !== null) writeFileSync(target, before);
    const input = unifiedDiff(path, before, after);
    if (input !== '') execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input });
    return existsSync(target) ? readFileSync(target, 'utf8') : 'nothing';
  }

  const numbered = Array.from({ length: 40 }, (_, index) => `line ${index}\n`);

  test.each<[string, string, string | null, string]>([
    ['one line', 'f', 'a\n', 'b\n'],
    ['no line feed at the end, before', 'f', 'a', 'a\n'],
    ['no line feed at the end, after', 'f', 'a\n', 'a\nb'],
    ['CRLF', 'f', 'a\r\nb\r\n', 'a\r\nc\r\n'],
    ['a byte order mark', 'f', '\uFEFFa\nb\n', '\uFEFFa\nc\n'],
    ['everything gone', 'f', 'a\nb\n', ''],
    ['something in an empty file', 'f', '', 'a\n'],
    ['a new file', 'g', null, 'a\nb\n'],
    ['a new empty file', 'g', null, ''],
    ['a blank in the name', 'a file', 'a\n', 'b\n'],
    ['far apart', 'f', numbered.join(''), numbered.with(2, 'x\n').with(30, 'y\n').join('')],
    ['near each other', 'f', numbered.join(''), numbered.with(2, 'x\n').with(9, 'y\n').join('')],
    [
      'inserted and removed',
      'f',
      numbered.join(''),
      ['new\n', ...numbered.slice(3, 20), 'z\n', ...numbered.slice(25)].join(''),
    ],
  ])('%s', (_, path, before, after) => {
    expect(applied(path, before, after)).toBe(after);
  });

  test('many texts made at random', () => {
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const text = (): string =>
      Array.from({ length: next(14) }, () => `${'abc'.charAt(next(3))}${next(9) === 0 ? '' : '\n'}`).join('');
    for (let round = 0; round < 60; round += 1) {
      const [before, after] = [text(), text()];
      expect(applied('f', before, after)).toBe(after);
    }
  });
});

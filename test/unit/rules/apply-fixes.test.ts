import { describe, expect, test } from 'vitest';
import type { Edit, Finding, Severity } from '../../../src/model/finding.ts';
import { type RepoSnapshot, snapshotOfTexts, textOf } from '../../../src/model/repo-snapshot.ts';
import { applyFixes } from '../../../src/rules/fixes/apply-fixes.ts';

/** Finds every `word` in a file and offers to write `by` in its place. */
type Wish = {
  readonly word: string;
  readonly by: string;
  readonly severity?: Severity;
  readonly safe?: boolean;
  readonly file?: string;
};

function examiner(...wishes: readonly Wish[]): (snapshot: RepoSnapshot) => readonly Finding[] {
  return (snapshot) =>
    wishes.flatMap(({ word, by, severity = 'warning', safe = true, file = 'Dockerfile' }) => {
      const lines = (textOf(snapshot, file)?.text ?? '').split('\n');
      return lines.flatMap((line, index): readonly Finding[] => {
        const at = line.indexOf(word);
        if (at === -1) return [];
        const range = {
          start: { line: index + 1, column: at + 1 },
          end: { line: index + 1, column: at + 1 + word.length },
        };
        const fix = { safe, edits: [{ file, range, text: by }] };
        return [{ rule: word, severity, location: { file, range }, params: {}, fix }];
      });
    });
}

function mended(text: string, ...wishes: readonly Wish[]): string | undefined {
  return textOf(applyFixes(snapshotOfTexts({ Dockerfile: text }), examiner(...wishes)).snapshot, 'Dockerfile')?.text;
}

const base = 'FROM simonsobs/ocs:v0.12.1\n';

describe('fixes are applied together', () => {
  test.each<[string, string, readonly Wish[], string]>([
    [
      'two in one file',
      `${base}RUN aaa\nRUN bbb\n`,
      [
        { word: 'aaa', by: 'x' },
        { word: 'bbb', by: 'yyyyy' },
      ],
      `${base}RUN x\nRUN yyyyy\n`,
    ],
    ['only safe ones', `${base}RUN aaa\n`, [{ word: 'aaa', by: 'x', safe: false }], `${base}RUN aaa\n`],
    [
      'of two that overlap the more severe, and the other where it still applies',
      `${base}RUN abcd\n`,
      [
        { word: 'abc', by: 'weak' },
        { word: 'bcd', by: 'strong', severity: 'error' },
      ],
      `${base}RUN astrong\n`,
    ],
    [
      'what a first fix uncovers, in the next round',
      `${base}RUN aaa\n`,
      [
        { word: 'aaa', by: 'bbb', severity: 'error' },
        { word: 'bbb', by: 'c' },
      ],
      `${base}RUN c\n`,
    ],
    [
      'with the byte order mark and CRLF kept',
      `\uFEFF${base}RUN aaa\r\n`,
      [{ word: 'aaa', by: 'x' }],
      `\uFEFF${base}RUN x\r\n`,
    ],
  ])('%s', (_, before, wishes, after) => {
    expect(mended(before, ...wishes)).toBe(after);
  });
});

describe('a fix is not kept', () => {
  test.each<[string, string, readonly Wish[]]>([
    ['when the file does not parse any more', `${base}RUN aaa\n`, [{ word: 'RUN aaa', by: 'RON aaa' }]],
    ['when another instruction is read differently', `${base}RUN aaa\nRUN two\n`, [{ word: 'aaa', by: 'aaa <<END' }]],
    ['when it takes the next instruction along', `${base}RUN aaa\n\nRUN two\n`, [{ word: 'aaa', by: 'x \\' }]],
    ['when the fault is still there', `${base}RUN aaa\n`, [{ word: 'aaa', by: 'x aaa' }]],
    [
      'when it brings something worse',
      `${base}RUN aaa\n`,
      [
        { word: 'aaa', by: 'bbb' },
        { word: 'bbb', by: 'x', severity: 'error', safe: false },
      ],
    ],
    [
      'when it brings as much as it takes, for ever',
      `${base}RUN aaa\n`,
      [
        { word: 'aaa', by: 'bbb' },
        { word: 'bbb', by: 'aaa' },
      ],
    ],
  ])('%s', (_, before, wishes) => {
    expect(mended(before, ...wishes)).toBe(before);
  });

  test('but the others of its round are', () => {
    const wishes = [
      { word: 'aaa', by: 'x' },
      { word: 'bbb', by: 'bbb <<END' },
      { word: 'ccc', by: 'z' },
    ];
    expect(mended(`${base}RUN aaa\nRUN bbb\nRUN ccc\n`, ...wishes)).toBe(`${base}RUN x\nRUN bbb\nRUN z\n`);
  });
});

describe('what a fix may touch', () => {
  const newFile = (path: string): Edit => ({
    file: path,
    range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    text: 'new\n',
  });
  const asking = (path: string) => (snapshot: RepoSnapshot) =>
    snapshot.files.has(path)
      ? []
      : [
          {
            rule: 'r',
            severity: 'notice',
            location: null,
            params: {},
            fix: { safe: true, edits: [newFile(path)] },
          } as const,
        ];

  test('a file that is not there yet is made', () => {
    const { snapshot, changed, fixed, left } = applyFixes(snapshotOfTexts({}), asking('a/b.txt'));
    expect(textOf(snapshot, 'a/b.txt')?.text).toBe('new\n');
    expect([changed, fixed.length, left]).toEqual([['a/b.txt'], 1, []]);
  });

  test.each(['/etc/passwd', '../outside', 'a/../../outside'])('never %s', (path) => {
    expect(applyFixes(snapshotOfTexts({}), asking(path)).changed).toEqual([]);
  });

  const compose = 'services:\n  a:\n    image: x\n    command: y\n';
  test.each<[string, string, string, Wish, 'kept' | 'refused']>([
    ['a value', 'compose.yaml', compose, { word: 'image: x', by: 'image: z' }, 'kept'],
    ['a quote that is left open', 'compose.yaml', compose, { word: 'image: x', by: 'image: "z' }, 'refused'],
    [
      'a block that swallows what follows',
      'compose.yaml',
      compose,
      { word: 'image: x', by: 'image: |\n  z' },
      'refused',
    ],
    ['a value', 'pyproject.toml', '[project]\nname = "x"\nversion = "1"\n', { word: '"x"', by: '"z"' }, 'kept'],
    ['a quote', 'pyproject.toml', '[project]\nname = "x"\nversion = "1"\n', { word: '"x"', by: '"z' }, 'refused'],
    ['a table header', 'pyproject.toml', '[project]\nname = "x"\n', { word: '[project]', by: '[project' }, 'refused'],
    ['a value', 'setup.py', 'a = 1\nb = 2\n', { word: '1', by: '3' }, 'kept'],
    ['a bracket that is left open', 'setup.py', 'a = 1\nb = 2\n', { word: '1', by: '(3' }, 'refused'],
    ['a string that is left open', 'setup.py', 'a = 1\nb = 2\n', { word: '1', by: '"""' }, 'refused'],
    ['a key', 'setup.cfg', '[metadata]\nname = x\nurl = y\n', { word: 'name = x', by: 'name = z' }, 'kept'],
  ])('%s in %s', (_, path, text, wish, verdict) => {
    const { changed } = applyFixes(snapshotOfTexts({ [path]: text }), examiner({ ...wish, file: path }));
    expect(changed).toEqual(verdict === 'kept' ? [path] : []);
  });
});

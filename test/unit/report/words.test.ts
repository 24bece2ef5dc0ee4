import { describe, expect, it, test } from 'vitest';
import { asUri, fromRoot } from '../../../src/report/paths.ts';
import { countFindings, shownFindings } from '../../../src/report/shown.ts';
import { countsInWords, duration, headline, smokeInWords } from '../../../src/report/words.ts';
import * as sample from './sample.ts';

test.each([
  [0, '0.00 s'],
  [0.084, '0.08 s'],
  [0.996, '1.0 s'],
  [1.44, '1.4 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [75, '1 min 15 s'],
  [3600, '60 min 00 s'],
])('%d seconds are %j', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([
  ['', 'Dockerfile', 'Dockerfile'],
  ['.', 'a/b.yml', 'a/b.yml'],
  ['sub/agent', 'Dockerfile', 'sub/agent/Dockerfile'],
  ['./sub/', 'Dockerfile', 'sub/Dockerfile'],
  ['sub/agent', '../compose.yml', 'sub/compose.yml'],
])('below %j the file %j is %j to the repository', (prefix, file, path) => {
  expect(fromRoot(prefix, file)).toBe(path);
});

test('a path with spaces, percent signs and more is one URI', () => {
  expect(asUri('docs/a b/100%#?.yml')).toBe('docs/a%20b/100%25%23%3F.yml');
});

test.each([
  ['run', 'passed', 'run'],
  ['run', 'failed', 'run, failed'],
  ['off', 'failed', 'failed'],
  ['off', 'skipped', 'not tested'],
] as const)('smoke test %s that %s is %j', (smoke, status, words) => {
  const stages = [
    { stage: 'smoke', image: 'other', status: 'passed', seconds: 0, note: '' },
    { stage: 'smoke', image: 'socs', status, seconds: 0, note: '' },
  ] as const;
  const [row] = sample.released.images;
  expect(row).toBeDefined();
  if (row) expect(smokeInWords({ ...sample.released, stages }, { ...row, name: 'socs', smoke })).toBe(words);
});

describe('shownFindings', () => {
  const at = (rule: string, file: string, line: number, column: number, message = 'm') =>
    sample.finding(rule, 'error', { file, range: sample.range(line, column, line, column + 1) }, message);

  it('sorts by file, line, column and rule, those without a file first', () => {
    const findings = [
      at('b', 'b', 1, 1),
      at('b', 'a', 10, 1),
      at('b', 'a', 9, 1),
      at('b', 'a', 9, 11),
      at('a', 'a', 9, 11),
      sample.finding('z', 'notice', {}),
    ];
    const shown = shownFindings(sample.report({ findings }), sample.describe);
    expect(
      shown.map(({ finding }) => [finding.rule, finding.location?.file, finding.location?.range?.start].flat()),
    ).toEqual([
      ['z', undefined, undefined],
      ['b', 'a', { line: 9, column: 1 }],
      ['a', 'a', { line: 9, column: 11 }],
      ['b', 'a', { line: 9, column: 11 }],
      ['b', 'a', { line: 10, column: 1 }],
      ['b', 'b', { line: 1, column: 1 }],
    ]);
  });

  it('shows each fault once, at its strongest', () => {
    const weak = { ...at('a', 'a', 1, 1), severity: 'notice' as const };
    const findings = [weak, at('a', 'a', 1, 1), at('a', 'a', 1, 1, 'another'), weak];
    const shown = shownFindings(sample.report({ findings }), sample.describe);
    expect(shown.map(({ finding, description }) => [finding.severity, description.message])).toEqual([
      ['error', 'another'],
      ['error', 'm'],
    ]);
  });

  it('gives the same order whatever the order of the findings was', () => {
    const findings = [at('a', 'a', 1, 1, 'x'), at('a', 'a', 1, 1, 'y'), at('a', 'a', 1, 1, 'z')];
    const forwards = shownFindings(sample.report({ findings }), sample.describe);
    const backwards = shownFindings(sample.report({ findings: findings.toReversed() }), sample.describe);
    expect(backwards).toEqual(forwards);
  });
});

test('findings are counted by severity', () => {
  expect(countFindings(sample.faulty.findings)).toEqual({ error: 2, warning: 0, notice: 2 });
});

test.each([
  [{ error: 0, warning: 0, notice: 0 }, 'no findings'],
  [{ error: 1, warning: 2, notice: 1 }, '1 error, 2 warnings, 1 notice'],
])('%j in words is %j', (counts, words) => {
  expect(countsInWords(counts)).toBe(words);
});

test('the last line counts what is shown', () => {
  expect(headline(sample.faulty, shownFindings(sample.faulty, sample.describe))).toBe(
    'failed at check: 2 errors, 2 notices',
  );
});

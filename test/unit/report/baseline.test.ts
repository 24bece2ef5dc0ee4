import { expect, test } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import { newSince, parseBaseline } from '../../../src/report/baseline.ts';

function finding(rule: string, file: string, line: number): Finding {
  return {
    rule,
    severity: 'error',
    location: { file, range: { start: { line, column: 1 }, end: { line, column: 2 } } },
    params: {},
  };
}

const describe = ({ rule }: Finding) => ({ message: `about ${rule}`, help: '', title: '' });

function baseline(...rows: readonly (readonly [string, string])[]) {
  const text = JSON.stringify({
    findings: rows.map(([rule, file]) => ({ rule, file, message: `about ${rule}`, line: 3 })),
  });
  const parsed = parseBaseline(text);
  if (!parsed) throw new Error('the fixture is no report');
  return parsed;
}

test('a finding that stood in the earlier report is left out, wherever its line is now', () => {
  expect(newSince([finding('a', 'Dockerfile', 9)], baseline(['a', 'Dockerfile']), describe)).toEqual([]);
});

test('one that stood there once excuses one, not two', () => {
  const two = [finding('a', 'Dockerfile', 1), finding('a', 'Dockerfile', 2)];
  expect(newSince(two, baseline(['a', 'Dockerfile']), describe)).toEqual([two[1]]);
});

test('the same fault in another file is new', () => {
  const found = [finding('a', 'docker/Dockerfile', 1)];
  expect(newSince(found, baseline(['a', 'Dockerfile']), describe)).toEqual(found);
});

test.each(['', '[]', '{"findings": 3}', '{"findings": [null]}', 'null'])('%j is no report', (text) => {
  expect(parseBaseline(text)).toBeNull();
});

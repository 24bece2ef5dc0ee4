import { expect, it, test } from 'vitest';
import { formats, isFormat, render } from '../../../../src/report/render/index.ts';
import { validateReport } from '../../support/validate-report.ts';
import * as sample from '../sample.ts';
import { validateSarif } from '../validate-sarif.ts';

test.each([
  ['terminal', /^notice\[readme-missing\]: /],
  ['json', /^\{\n {2}"version": 1,/],
  ['sarif', /^\{\n {2}"\$schema": "https:\/\/json.schemastore.org\/sarif-2.1.0.json"/],
  ['github', /^::error file=Dockerfile,/],
] as const)('--format %s has its renderer', (format, beginning) => {
  const text = render(format, sample.faulty, sample.context());
  expect(text).toMatch(beginning);
  expect(text.endsWith('\n')).toBe(true);
  expect(formats).toContain(format);
});

it('gives the same text twice, and reads a report without changing it', () => {
  const before = JSON.stringify(sample.faulty);
  for (const format of formats) {
    expect(render(format, sample.faulty, sample.context())).toBe(render(format, sample.faulty, sample.context()));
  }
  expect(JSON.stringify(sample.faulty)).toBe(before);
});

it('renders ten thousand findings', () => {
  const text = 'RUN x\n'.repeat(10_000);
  const findings = Array.from({ length: 10_000 }, (_, index) =>
    sample.finding('a-rule', 'warning', { file: 'f', range: sample.range(index + 1, 1, index + 1, 4) }),
  );
  const report = sample.report({ findings });
  const context = sample.context({ read: sample.reading({ f: text }) });
  expect(formats.map((format) => render(format, report, context).length > 100)).toEqual(formats.map(() => true));
});

test.each([
  ['json', true],
  ['JSON', false],
  ['toString', false],
])('%j is a format: %s', (text, is) => {
  expect(isFormat(text)).toBe(is);
});

it('is validated by the helpers, which refuse what is no report', () => {
  expect(() => validateReport('{}')).toThrow('not a report of version 1');
  expect(() => validateSarif('{"version":"2.1.0","runs":[{"results":[]}]}')).toThrow('not SARIF 2.1.0');
});

import { expect, test } from 'vitest';
import { noColors } from '../../../src/report/render/context.ts';
import { roadLines } from '../../../src/report/render/terminal-tables.ts';
import { asciiSymbols } from '../../../src/report/words.ts';

test('a terminal is not told of stations that nobody asked for', () => {
  const row = { image: null, seconds: 0, status: 'skipped' as const };
  const lines = roadLines(
    {
      outcome: 'passed',
      findings: [],
      images: [],
      agents: [],
      notices: [],
      stages: [
        { ...row, stage: 'check', status: 'passed', note: 'no findings' },
        { ...row, stage: 'build', note: 'until: check' },
        { ...row, stage: 'push', note: 'check failed' },
      ],
    },
    { palette: noColors, columns: 80, symbols: asciiSymbols },
  );
  expect(lines.join('\n')).not.toContain('until');
  expect(lines.join('\n')).toContain('check failed');
  expect(lines).toHaveLength(2);
});

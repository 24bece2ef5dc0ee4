import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chartOf } from '../../bench/chart.ts';
import { exponent, interleaved, type Line, line, median } from '../../bench/harness.ts';
import { type Measured, tableOf } from '../../bench/table.ts';

const docs = new URL('../../../docs/', import.meta.url).pathname;
const some: Line = line({
  row: 'check',
  what: 'a <thing> & more',
  ours: 1,
  theirs: 4,
  against: 'theirs',
  unit: 's',
  aim: 0.5,
});

test('the picture in docs is that of the numbers beside it', () => {
  const measured: Measured = JSON.parse(readFileSync(`${docs}bench.json`, 'utf8'));
  expect(readFileSync(`${docs}bench.svg`, 'utf8')).toBe(chartOf(measured));
});

test('a bar is as long as its ratio, and tells when it is over the aim', () => {
  const drawn = (ours: number) => chartOf({ machine: 'm', rounds: 5, lines: [line({ ...some, ours })] });
  const widthOf = (svg: string) => Number(/class="(?:good|over)"[^>]*width="([\d.]+)"/.exec(svg)?.[1]);
  expect(widthOf(drawn(2)) / widthOf(drawn(1))).toBeCloseTo(2);
  expect(drawn(1)).toContain('class="good"');
  expect(drawn(3)).toContain('class="over"');
  expect(drawn(1)).toContain('a &lt;thing&gt; &amp; more');
});

test('the table says what there is nothing to compare with', () => {
  const missing = line({ ...some, theirs: null, note: 'cannot be had' });
  const table = tableOf([some, missing]);
  expect(table.split('\n')[2]).toMatch(/\| 0\.25 +\| ≤ 0\.5 \|$/);
  expect(table.split('\n')[3]).toMatch(/\| – +\| – +\|/);
  expect(table).toContain('a <thing> & more, theirs: cannot be had');
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test('contenders take turns, the first turn does not count, and one may say itself what counts', async () => {
  const order: string[] = [];
  const taken = await interleaved(
    { rounds: 3, signal: new AbortController().signal, say: () => {} },
    {
      a: async () => {
        order.push('a');
        return order.length;
      },
      b: async () => {
        order.push('b');
        return 7;
      },
    },
  );
  expect(order.join('')).toBe('abababab');
  expect(taken).toEqual({ a: 5, b: 7 });
});

test('the exponent of what grows in proportion is 1, with the square 2', () => {
  expect(exponent([10, 3], [1000, 300])).toBeCloseTo(1);
  expect(exponent([10, 1], [100, 100])).toBeCloseTo(2);
});

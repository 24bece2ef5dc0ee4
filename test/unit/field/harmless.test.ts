import { expect, test } from 'vitest';
import { harmless } from '../../field/harmless.ts';
import { judgeChange } from '../../field/mutants/judge.ts';

/** socs takes longest, and has a row where the others cannot show it. */
const cases = harmless.flatMap(([describe, on, mutate]) =>
  on
    .filter((good) => good !== 'socs' || on.length === 1)
    .map((good) => [`${describe}, ${good}`, good, mutate] as const),
);

test.each(cases)('nothing is found in %s', (_, good, mutate) => {
  expect(judgeChange(good, mutate)).toEqual([]);
});

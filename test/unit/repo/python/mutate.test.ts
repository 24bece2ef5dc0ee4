import { expect, test } from 'vitest';
import { mutate } from '../../../oracle-python/mutate.ts';

const empty = ['', '\n\n', '# only a comment\n'];

test('texts without a token give no mutant', () => {
  expect(mutate(empty, 10)).toEqual([]);
});

test('among others they are passed over', () => {
  const mutants = mutate([...empty, 'first = 1\nsecond = 2\n'], 50);
  expect(mutants).toHaveLength(50);
  expect(mutants.every((text) => /first|second|1|2/.test(text))).toBe(true);
});

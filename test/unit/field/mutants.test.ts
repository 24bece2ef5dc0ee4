import { describe, expect, test } from 'vitest';
import { allMutants } from '../../field/mutants/all.ts';
import { judge } from '../../field/mutants/judge.ts';

/** Every break once, on the smallest repository that has it: `npm run mutants` takes all. */
const order = ['minimal-script', 'minimal-plugin', 'single-agent', 'my-ocs-agent', 'pcs', 'pcs-v0.11.1'];
const usable = allMutants
  .filter(({ on, silent }) => order.includes(on) && silent === null)
  .toSorted((a, b) => order.indexOf(a.on) - order.indexOf(b.on));
const slice = usable.filter(
  (mutant, index) =>
    usable.findIndex(({ rule, describe: spelling }) => rule === mutant.rule && spelling === mutant.describe) === index,
);

describe('a broken repository is found by the rule for it, and by no other', () => {
  test.each(slice.map((mutant) => [`${mutant.rule}: ${mutant.describe}, ${mutant.on}`, mutant] as const))(
    '%s',
    (_, mutant) => {
      const { status, tooMuch, note } = judge(mutant);
      expect({ status, note, tooMuch }).toEqual({ status: 'found', note: '', tooMuch: [] });
    },
  );
});

test('there are mutants of very many rules', () => {
  expect(allMutants.length).toBeGreaterThan(400);
  expect(new Set(slice.map(({ rule }) => rule)).size).toBeGreaterThan(90);
});

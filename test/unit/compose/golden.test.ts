import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../oracle-compose/case.ts';
import { cases } from '../../oracle-compose/cases/index.ts';
import { ourAnswer } from '../../oracle-compose/our-answer.ts';

const golden: unknown = JSON.parse(
  readFileSync(new URL('../../oracle-compose/golden.expected.json', import.meta.url), 'utf8'),
);

function recorded(title: string): unknown {
  const answers = typeof golden === 'object' && golden !== null && 'answers' in golden ? golden.answers : null;
  const found = Object.entries(answers ?? {}).find(([name]) => name === title);
  if (!found) throw new Error(`no recorded answer for "${title}": run npm run oracle:compose -- --record`);
  return found[1];
}

function verdictOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'verdict' in answer ? answer.verdict : null;
}

describe('the compose reader reads as docker compose config does', () => {
  test('titles are unique, for they are the keys of the recorded answers', () => {
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
  });

  test.each(cases.map((one) => [one.title, one] as const))('%s', (title, one) => {
    const theirs = recorded(title);
    const ours: Answer = ourAnswer(one);
    if (verdictOf(theirs) === 'refuse') expect(ours.verdict).toBe('refuse');
    else expect(ours).toEqual(theirs);
  });

  test.each(cases.filter(({ title }) => title.startsWith('refused: ')).map((one) => [one.title, one] as const))(
    '%s, as its title says',
    (_title, one) => {
      expect(ourAnswer(one).verdict).toBe('refuse');
    },
  );
});

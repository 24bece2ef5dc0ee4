import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleIds, ruleOf } from '../../../src/rules/index.ts';
import { findingsIn, printed } from '../support/check-texts.ts';
import { parseRulePage } from '../support/rule-page.ts';

const root = new URL('../../..', import.meta.url).pathname;
const folders = readdirSync(`${root}src/rules`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => existsSync(`${root}src/rules/${name}/rule.ts`));

test('every folder is a rule of its name, and every rule has a folder', () => {
  expect([...ruleIds].sort()).toEqual(folders.sort());
});

describe.each(folders)('%s', (id) => {
  const rule = ruleOf(id);
  const page = parseRulePage(readFileSync(`${root}src/rules/${id}/rule.md`, 'utf8'));

  test('has its id as title, and says why', () => {
    expect(rule?.id).toBe(id);
    expect(page.title).toBe(id);
    expect(page.why.length).toBeGreaterThan(40);
  });

  test('names a witness that is there, if it is an error', () => {
    if (rule?.severity !== 'error') return;
    expect(rule.witness ?? 'none').toMatch(/^test\/e2e\/.+\.test\.ts$/);
    expect(existsSync(`${root}${rule.witness}`)).toBe(true);
  });

  // What only a build or a running container shows has no static check; its examples are end-to-end tests.
  if (!rule?.check) return;

  test('shows at least one repository that fails and one that passes', () => {
    expect(page.fails.length).toBeGreaterThan(0);
    expect(page.passes.length).toBeGreaterThan(0);
  });

  test.each(page.fails.map((example, index) => [index + 1, example] as const))(
    'failing example %i prints what the page says',
    (_index, example) => {
      const found = findingsIn(example, id);
      expect(found).not.toEqual([]);
      expect(printed(example, found)).toBe(example.output);
    },
  );

  test.each(page.passes.map((example, index) => [index + 1, example] as const))(
    'passing example %i brings no finding of this rule',
    (_index, example) => {
      expect(findingsIn(example, id)).toEqual([]);
    },
  );
});

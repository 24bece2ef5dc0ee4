import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RepoSnapshot } from '../../../src/model/repo-snapshot.ts';
import { textOf } from '../../../src/model/repo-snapshot.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { applyFixes } from '../../../src/rules/fixes/apply-fixes.ts';
import { runRules } from '../../../src/rules/run-rules.ts';
import { snapshotOf } from '../support/check-texts.ts';
import { type Example, parseRulePage } from '../support/rule-page.ts';

const rules = new URL('../../../src/rules/', import.meta.url).pathname;

function examine(snapshot: RepoSnapshot) {
  return runRules(readRepo(snapshot), { disable: [], levels: new Map(), generate: false });
}

function repairable(snapshot: RepoSnapshot, id: string) {
  return examine(snapshot).filter(({ rule, fix }) => rule === id && fix?.safe === true);
}

type Case = readonly [string, number, Example];

const cases = readdirSync(rules)
  .filter((id) => existsSync(`${rules}${id}/rule.md`))
  .flatMap((id): readonly Case[] =>
    parseRulePage(readFileSync(`${rules}${id}/rule.md`, 'utf8')).fails.map((example, index) => [
      id,
      index + 1,
      example,
    ]),
  )
  .filter(([id, , example]) => repairable(snapshotOf(example), id).length > 0);

test('many pages show a fault with a safe fix', () => {
  expect(new Set(cases.map(([id]) => id)).size).toBeGreaterThan(15);
});

describe.each(cases)('%s, failing example %i', (id, _index, example) => {
  const mended = applyFixes(snapshotOf(example), examine);

  test('the fix leaves no finding of this rule that it could mend', () => {
    expect(repairable(mended.snapshot, id)).toEqual([]);
    expect(mended.fixed.map(({ rule }) => rule)).toContain(id);
  });

  test('applied again it changes nothing', () => {
    expect(applyFixes(mended.snapshot, examine).changed).toEqual([]);
  });

  test('files that it does not name stay as they are', () => {
    for (const path of Object.keys(example.files)) {
      if (mended.changed.includes(path)) continue;
      expect(textOf(mended.snapshot, path)?.text).toBe(example.files[path]);
    }
  });

  test('a file with CRLF line ends keeps them', () => {
    const files = Object.fromEntries(
      Object.entries(example.files).map(([path, text]) => [path, text.replaceAll('\r', '').replaceAll('\n', '\r\n')]),
    );
    const { snapshot, changed, fixed } = applyFixes(snapshotOf({ ...example, files }), examine);
    // Removing such line ends is what that one is for.
    if (fixed.some(({ rule }) => rule === 'wrapper-crlf')) return;
    for (const path of changed) {
      if (files[path] === undefined || files[path] === '') continue;
      expect(textOf(snapshot, path)?.text.replaceAll('\r\n', '')).not.toContain('\n');
    }
  });
});

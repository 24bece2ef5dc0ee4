import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/config.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { examine } from '../../../src/stages/check.ts';
import type { PushOrder } from '../../../src/stages/push/order.ts';
import { manualEvent } from '../../../src/tags/parse-event.ts';

const page = "# A\n\n```yaml\ncommand:\n  - '--agent /app/x.py --entrypoint main'\n```\n";
const snapshot = snapshotOfTexts({ Dockerfile: 'FROM simonsobs/ocs:v0.12.1\n', 'docs/a.md': page });
const order: PushOrder = {
  event: manualEvent(),
  git: null,
  trust: { settings: { from: 'head' }, build: { allowed: true } },
  decision: { kind: 'skip', why: 'a test' },
  version: null,
  labels: {},
};

function rulesIn(path: string, inputs: Readonly<Record<string, string>>): readonly string[] {
  const parsed = parseConfig({ inputs, prefix: '', settings: null, ruleIds: [] });
  if (parsed.status === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  const { findings } = examine(snapshot, { config: parsed.config, narrow: { changed: null, baseline: null }, order });
  return findings.filter(({ location }) => location?.file === path).map(({ rule }) => rule);
}

test('documentation is checked where nothing else is asked for', () => {
  expect(rulesIn('docs/a.md', {})).toEqual(['argument-one-string']);
});

test('documentation is left alone where docs is false', () => {
  expect(rulesIn('docs/a.md', { docs: 'false' })).toEqual([]);
});

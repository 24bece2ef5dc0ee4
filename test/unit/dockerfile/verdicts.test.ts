import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { explain } from '../../oracle/explained.ts';
import type { Verdict } from '../../oracle/verdict.ts';
import { difference, ourVerdict } from '../../oracle/verdict.ts';

// Recorded by `npm run oracle:dockerfile -- record`: what BuildKit itself said.
const recorded: readonly { readonly text: string; readonly verdict: Verdict }[] = JSON.parse(
  readFileSync(new URL('../../oracle/verdicts.expected.json', import.meta.url), 'utf8'),
);

describe("BuildKit's verdict is ours", () => {
  test('there are verdicts of both kinds', () => {
    expect(recorded.filter(({ verdict }) => verdict.ok).length).toBeGreaterThan(250);
    expect(recorded.filter(({ verdict }) => !verdict.ok).length).toBeGreaterThan(200);
  });

  test.each(recorded.map((each) => [JSON.stringify(each.text), each] as const))('%s', (_, { text, verdict }) => {
    const found = difference(verdict, ourVerdict(text));
    expect(found === null || explain(text, verdict, found) ? null : found).toBeNull();
  });
});

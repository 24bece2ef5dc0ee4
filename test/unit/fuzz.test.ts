import '../../src/adapters/linear-patterns.ts';
import { expect, test } from 'vitest';
import { readManifest } from '../../src/adapters/registry.ts';
import { readCompose } from '../../src/compose/index.ts';
import { parseConfig } from '../../src/config/config.ts';
import { noGenerateSettings } from '../../src/config/generate-settings.ts';
import { withGenerateSettings } from '../../src/config/write-generate-settings.ts';
import { globToRegExp } from '../../src/dockerfile/glob.ts';
import { ignoreMatcher, parseIgnoreFile } from '../../src/dockerfile/ignore.ts';
import { Client } from '../../src/hub/client.ts';
import { readHttpCall } from '../../src/hub/http-call.ts';
import { snapshotOfTexts } from '../../src/model/repo-snapshot.ts';
import { afterMessage, emptyFeed } from '../../src/smoke/feeds.ts';
import { judge } from '../../src/smoke/operations.ts';
import { addressesOf } from '../../src/smoke/sandbox.ts';
import { planMerge } from '../../src/stages/merge-plan.ts';
import { parseEvent } from '../../src/tags/parse-event.ts';
import { planTags } from '../../src/tags/plan.ts';
import { assertCleanPrototypes } from '../fuzz/prototypes.ts';
import { readers } from '../fuzz/readers/index.ts';
import { cleanGit } from './support/check-texts.ts';

/** A slice of `npm run fuzz`: always the same inputs. */
test.each(readers)('$name stands what nobody would write', { timeout: 180_000 }, async ({ trials }) => {
  for (const trial of trials(1, 12)) {
    try {
      await trial.run();
      assertCleanPrototypes();
    } catch (error) {
      throw new Error(`broken by ${trial.shown()}`, { cause: error });
    }
  }
});

/** What the fuzzer, or thinking like it, broke. */
const oddObject = JSON.parse('{"toString": 1, "valueOf": [], "__proto__": {"polluted": true}}');

function tagsOf(line: string): string {
  const event = parseEvent({ GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/v1.2.3' }, {});
  return planTags(event, cleanGit, { tags: [line], push: 'auto', now: 0 }).status;
}

function settings(text: string) {
  const file = { path: '.github/ocs-agent.yaml', text };
  const read = parseConfig({ inputs: {}, prefix: '', settings: file, ruleIds: [] });
  return read.status === 'invalid' ? read.problems.map(({ message }) => message).join('\n') : 'ok';
}

test.each<[string, () => unknown, unknown]>([
  ['a network that docker describes in no JSON', () => addressesOf('WARNING: x', null), { gateway: null, own: null }],
  [
    'a gateway that is an object without a text',
    () => addressesOf(JSON.stringify({ IPAM: { Config: [{ Gateway: oddObject }] } }), null),
    { gateway: null, own: null },
  ],
  [
    'a manifest whose digest is such an object',
    () => readManifest(JSON.stringify({ config: { digest: oddObject } })),
    null,
  ],
  [
    'a report whose outcome is such an object',
    () =>
      planMerge(
        [0, 1].map((n) => ({ file: `${n}`, text: JSON.stringify({ version: 1, images: [], outcome: oddObject }) })),
      ).status,
    'refused',
  ],
  [
    'a block that calls itself such an object',
    () =>
      afterMessage(emptyFeed('a'), [{ b: { block_name: oddObject, timestamps: [], data: {} } }, { record: true }])
        .problems.length,
    1,
  ],
  [
    'an operation that is refused with such an object',
    () =>
      judge(
        { name: 'acq', action: 'start', params: null, timeout: 1 },
        { status: 'result', args: [[-1, oddObject, {}]], kwargs: {} },
      ),
    'start acq was refused: {"toString":1,"valueOf":[],"__proto__":{"polluted":true}}',
  ],
  [
    'an HTTP call that names no procedure but a prototype',
    () => readHttpCall({ method: 'POST', contentType: undefined, body: '{"__proto__":{"procedure":"a.b"}}' }).status,
    'answer',
  ],
  [
    'settings nested without end',
    () => settings(`build: ${'['.repeat(20_000)}`).split('\n')[0],
    'no valid YAML: nested too deeply',
  ],
  [
    'settings of a megabyte',
    () => settings('# x\n'.repeat(300_000)).replace(/^has [\d,]+/, 'has N'),
    'has N characters, and 131,072 are read at most; settings are a few lines',
  ],
  [
    'instances nested without end',
    () => settings(`instances: |\n  ${'['.repeat(20_000)}`).includes('nested too deeply'),
    true,
  ],
  [
    'an alias bomb in the instances',
    () =>
      settings(
        `instances: |\n  - &a [x,x,x,x,x,x,x,x,x,x]\n${Array.from(
          { length: 9 },
          (_, at) =>
            `  - &b${at} [${Array(10)
              .fill(at === 0 ? '*a' : `*b${at - 1}`)
              .join(',')}]`,
        ).join('\n')}\n`,
      ).includes('a YAML list was expected'),
    true,
  ],
  [
    'a variable of an instance that is a mapping',
    () =>
      settings('instances:\n  - {instance-id: a, env: {A: {toString: 1}}}\n').includes('must be a text or a number'),
    true,
  ],
  [
    'a pattern far longer than any path',
    () => ignoreMatcher([{ pattern: '?'.repeat(300_000), negated: false, line: 1 }])('a'),
    null,
  ],
  ['a source of COPY far longer than any path', () => globToRegExp('?'.repeat(300_000))?.test('a'), false],
  [
    'patterns that backtrack for ever',
    () => {
      const read = parseIgnoreFile(`${'*a'.repeat(12)}b`);
      return read.kind === 'patterns' && ignoreMatcher(read.patterns)('a'.repeat(120));
    },
    null,
  ],
  [
    'a pattern of git describe far longer than any tag, and one whose range is the wrong way round',
    () => ['v*'.repeat(100_000), 'v[z-a]*'].map((match) => tagsOf(`type=describe,match=${match}`)),
    ['planned', 'planned'],
  ],
  [
    'a pattern of type=match that the engine refuses when it is used',
    () => tagsOf(`type=match,pattern=${'[a-z]'.repeat(300_000)}`),
    'refused',
  ],
  [
    'settings to be written again whose alias has no anchor',
    () => withGenerateSettings('<<: *a\n', { ...noGenerateSettings, apt: ['git'] }),
    null,
  ],
  [
    'a fault behind the end of a compose file',
    () => {
      const text = "'--# never closed\nservices: {}\n";
      const [problem] = readCompose(snapshotOfTexts({ 'compose.yaml': text }))[0]?.problems ?? [];
      return problem !== undefined && problem.at.span.end <= text.length;
    },
    true,
  ],
])('%s', (_title, read, expected) => {
  expect(read()).toEqual(expected);
});

test('a router that refuses with an object without a text', async () => {
  const client = new Client(() => {});
  const joined = client.join('test_realm');
  client.receive([3, { message: oddObject }, oddObject]);
  expect(await joined).toContain('toString');
  client.end('over');
});

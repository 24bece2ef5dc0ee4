import { expect, test } from 'vitest';
import { planMerge } from '../../../src/stages/merge-plan.ts';

const id = `sha256:${'a'.repeat(64)}`;

function report(tags: readonly string[], more: Record<string, unknown> = {}, outcome = 'passed'): string {
  const image = { name: 'socs', id, digest: id, tags, verified: true, ...more };
  return JSON.stringify({ version: 1, outcome, images: [image] });
}

function plan(...texts: readonly string[]): ReturnType<typeof planMerge> {
  return planMerge(texts.map((text, index) => ({ file: `report-${index + 1}.json`, text })));
}

test('tags of one name that differ in the platform alone become one, latest last', () => {
  const planned = plan(
    report(['so/socs:latest-amd64', 'so/socs:v1.2.0-amd64']),
    report(['so/socs:latest-linux-arm64', 'so/socs:v1.2.0-linux-arm64']),
  );
  expect(
    planned.status === 'planned' &&
      planned.joins.map(({ target, sources }) => [target, sources.map(({ reference }) => reference.tag)]),
  ).toEqual([
    [{ name: 'so/socs', tag: 'v1.2.0' }, ['v1.2.0-amd64', 'v1.2.0-linux-arm64']],
    [{ name: 'so/socs', tag: 'latest' }, ['latest-amd64', 'latest-linux-arm64']],
  ]);
});

test('each name gets its own tag', () => {
  const both = (arch: string): string => report([`so/socs:v1-${arch}`, `ghcr.io/so/socs:v1-${arch}`]);
  const planned = plan(both('amd64'), both('arm64'));
  expect(planned).toMatchObject({ joins: [{ target: { name: 'so/socs' } }, { target: { name: 'ghcr.io/so/socs' } }] });
});

const good = report(['so/socs:v1-amd64']);
test.each([
  ['one report', [good], /two platforms at least/],
  [
    'an image that was not verified',
    [good, report(['so/socs:v1-arm64'], { verified: false })],
    /report-2.json: socs was not pushed and verified/,
  ],
  ['an image that was not pushed', [good, report([])], /not pushed and verified/],
  ['a run that failed', [good, report(['so/socs:v1-arm64'], {}, 'smoke')], /outcome is smoke/],
  ['no JSON', [good, 'hello'], /no JSON/],
  ['another version', [good, '{"version":2,"images":[]}'], /no report of version 1/],
  ['a report without images', [good, '{"version":1,"outcome":"passed","images":[]}'], /has no image/],
  ['a tag that names no platform', [good, report(['so/socs:v1'])], /does not end in the name of a platform/],
  [
    'a tag that one platform lacks',
    [good, report(['so/socs:v1-arm64', 'so/socs:v2-arm64'])],
    /report-1.json has nothing for so\/socs:v2/,
  ],
])('%s is refused', (_name, texts, problem) => {
  const planned = plan(...texts);
  expect(planned.status === 'refused' && planned.problems.join('\n')).toMatch(problem);
});

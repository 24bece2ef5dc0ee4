import { describe, expect, test } from 'vitest';
import { compare } from '../../pipelines/compare.ts';
import { forgottenCandidate, thirtyTags } from '../../pipelines/history.ts';

const compared = await compare(thirtyTags);
const without = (tags: readonly string[]): readonly string[] => tags.filter((tag) => tag !== 'latest');

test('the history has thirty tags, and pushes between them', () => {
  expect(thirtyTags.filter((step) => 'tag' in step)).toHaveLength(30);
  expect(thirtyTags.filter((step) => 'push' in step).length).toBeGreaterThan(8);
});

describe.each(['ocs', 'socs'] as const)('the pipelines of %s, rewritten', (project) => {
  const rows = compared[project];

  test.each(rows)('$what: the same tags as today, latest aside', ({ theirs, ours }) => {
    expect(without(ours)).toEqual(without(theirs));
  });

  test.each(rows)('$what: latest moves exactly where a person would move it', ({ step, ours }) => {
    expect(ours.includes('latest')).toBe('tag' in step && step.latest);
  });

  test('theirs moves latest wherever ours does, and wrongly to every candidate and back-port', () => {
    const differing = rows.filter(({ theirs, ours }) => theirs.includes('latest') !== ours.includes('latest'));
    expect(differing.map(({ what }) => what)).toEqual([
      'tag v0.5.0rc1',
      'tag v0.5.0rc2',
      'release v0.4.2',
      'tag v0.6.0a1',
      'tag v0.6.0b1',
      'tag v0.6.0.rc1',
      'tag v0.6.0rc2',
      'tag v0.6.0rc3',
      'release v0.5.4',
      'tag v0.7.0rc1',
      'tag v0.7.0rc2',
      'tag v0.7.0rc3',
      'tag v0.7.0rc9',
      'tag v0.7.0rc10',
      'release v0.6.4',
      'tag v0.8.0rc1',
    ]);
    expect(differing.every(({ ours }) => !ours.includes('latest'))).toBe(true);
  });

  test('what latest holds never goes back, and in theirs it does', () => {
    const changes = (latests: readonly (string | null)[]): readonly (string | null)[] =>
      latests.filter((one, index) => one !== latests[index - 1]);
    expect(changes(rows.map(({ ourLatest }) => ourLatest))).toEqual([
      ...['v0.4.0', 'v0.4.1', 'v0.5.0', 'v0.5.1', 'v0.5.2', 'v0.5.3', 'v0.6.0', 'v0.6.1', 'v0.6.2', 'v0.6.3'],
      ...['v0.7.0', 'v0.7.1', 'v0.7.2'],
    ]);
    expect(changes(rows.map(({ theirLatest }) => theirLatest))).toContain('v0.4.2');
  });

  test('a tag that is no release and no candidate starts neither', () => {
    expect(rows.find(({ what }) => what === 'tag v0.7.0.dev1')).toMatchObject({ theirs: [], ours: [] });
  });
});

test('socs marks what main gives with -dev, ocs does not', () => {
  const suffixed = ({ what }: { readonly what: string }): boolean => what === 'push to main';
  expect(
    compared.socs.filter(suffixed).every(({ ours }) => ours.every((tag) => /-\d+-g[0-9a-f]+-dev$/.test(tag))),
  ).toBe(true);
  expect(compared.ocs.filter(suffixed).every(({ ours }) => ours.every((tag) => /-\d+-g[0-9a-f]+$/.test(tag)))).toBe(
    true,
  );
});

test('a candidate whose tag stands on the commit of the release takes the name of theirs, not of ours', async () => {
  const rows = (await compare(forgottenCandidate)).ocs;
  expect(rows.at(-1)).toMatchObject({ theirs: ['v0.11.0.rc1', 'latest'], ours: ['v0.11.0', 'latest'] });
});

import { describe, expect, test } from 'vitest';
import type { TriggerEvent } from '../../../src/model/event.ts';
import type { GitState } from '../../../src/model/repo-snapshot.ts';
import { explainTags } from '../../../src/tags/explain.ts';
import type { Existing } from '../../../src/tags/guards.ts';
import { guardTag } from '../../../src/tags/guards.ts';
import { ociLabels } from '../../../src/tags/labels.ts';
import { planTags } from '../../../src/tags/plan.ts';
import { decidePush } from '../../../src/tags/policy.ts';
import type { TagAnswer, TagSettings } from '../../../src/tags/tag-plan.ts';
import {
  byHand,
  clone,
  commented,
  deleted,
  dispatched,
  github,
  pullRequest,
  pushed,
  released,
  settings,
  tagged,
} from './scenes.ts';

const names = (plan: TagAnswer) =>
  plan.status === 'planned' ? plan.tags.map(({ name }) => name) : plan.problems.map(({ kind }) => `!${kind}`);

type Row = readonly [string, TriggerEvent, readonly string[], Partial<GitState>?, Partial<TagSettings>?];

const describe7 = ['v0.12.0-7-gc0ffee1'];

const rows: readonly Row[] = [
  // final versions
  ['tag v0.12.0', tagged('v0.12.0'), ['v0.12.0', 'latest']],
  ['release of v0.12.0', released('published'), ['v0.12.0', 'latest']],
  ['dispatch on tag v0.12.0', dispatched('refs/tags/v0.12.0'), ['v0.12.0', 'latest']],
  ['a back-port', tagged('v0.11.3'), ['v0.11.3']],
  ['a back-port released', released('released', 'v0.11.3'), ['v0.11.3']],
  ['ten is more than nine', tagged('v0.10.0'), ['v0.10.0', 'latest'], { tags: ['v0.9.3', 'v0.10.0'] }],
  ['nine is less than ten', tagged('v0.9.3'), ['v0.9.3'], { tags: ['v0.9.3', 'v0.10.0'] }],
  [
    'a candidate of the next version does not hold latest',
    tagged('v0.6.3'),
    ['v0.6.3', 'latest'],
    { tags: ['v0.6.3', 'v0.7.0rc10'] },
  ],
  ['a post-release is final', tagged('1.2.3.post1'), ['1.2.3.post1', 'latest'], { tags: ['1.2.3', '1.2.3.post1'] }],
  ['a version whose post-release is there', tagged('1.2.3'), ['1.2.3'], { tags: ['1.2.3', '1.2.3.post1'] }],
  ['a version without v', tagged('0.13.0'), ['0.13.0', 'latest'], { tags: ['v0.12.0', '0.13.0'] }],
  ['the same version written twice', tagged('v1.0'), ['v1.0', 'latest'], { tags: ['v1.0', 'v1.0.0'] }],
  [
    'tags that are no versions do not count',
    tagged('v0.1.0'),
    ['v0.1.0', 'latest'],
    { tags: ['v0.1.0', 'zebra', 'v9-old', 'w9.9.9'] },
  ],
  ['a date is no version above all others', tagged('v0.1.0'), ['v0.1.0', 'latest'], { tags: ['v0.1.0', '20260101'] }],
  ['dates among themselves', tagged('20260101'), ['20260101'], { tags: ['20260101', '20260202'] }],
  ['a version by year', tagged('2026.1.0'), ['2026.1.0', 'latest'], { tags: ['v0.1.0', '2026.1.0'] }],
  // pre-releases
  ['v0.7.0rc10', tagged('v0.7.0rc10'), ['v0.7.0rc10'], { tags: ['v0.7.0rc10'] }],
  ['v0.11.3.rc1', tagged('v0.11.3.rc1'), ['v0.11.3.rc1'], { tags: ['v0.11.3.rc1'] }],
  ['v0.8.0.dev1', tagged('v0.8.0.dev1'), ['v0.8.0.dev1'], { tags: ['v0.8.0.dev1'] }],
  ['v0.7.0a1', tagged('v0.7.0a1'), ['v0.7.0a1'], { tags: [] }],
  ['v0.7.0b2', tagged('v0.7.0b2'), ['v0.7.0b2'], { tags: [] }],
  ['v1.0.0-rc.1', tagged('v1.0.0-rc.1'), ['v1.0.0-rc.1'], { tags: [] }],
  ['a candidate only semver knows', tagged('v1.0.0-x.7'), ['v1.0.0-x.7'], { tags: [] }],
  ['a candidate higher than every release', tagged('v9.0.0rc1'), ['v9.0.0rc1']],
  ['a release marked as a pre-release', released('prereleased', 'v0.12.0', { prerelease: true }), ['v0.12.0']],
  ['a candidate in a shallow clone', tagged('v0.7.0rc1'), ['v0.7.0rc1'], { shallow: true, tags: ['v0.7.0rc1'] }],
  // describe
  ['push to the default branch', pushed('main'), describe7],
  ['dispatch on the default branch', dispatched('refs/heads/main'), describe7],
  ['by hand', byHand, describe7],
  ['by hand on a detached HEAD', byHand, describe7, { branch: null }],
  [
    'the default branch exactly at a tag',
    pushed('main'),
    ['v0.12.0'],
    { describe: 'v0.12.0', tagsAtHead: ['v0.12.0'] },
  ],
  ['no tag in the history', pushed('main'), ['c0ffee1'], { describe: 'c0ffee1', tags: [] }],
  ['a describe beyond a candidate', pushed('main'), ['v0.11.3.rc1-2-gc0ffee1'], { describe: 'v0.11.3.rc1-2-gc0ffee1' }],
  // nothing
  ['pull request', pullRequest(), []],
  ['pull_request_target', pullRequest('pull_request_target'), []],
  ['comment', commented(true), []],
  ['another branch', pushed('koopman/x'), []],
  ['schedule', github('schedule', 'refs/heads/main'), []],
  ['merge group', github('merge_group', 'refs/heads/gh-readonly-queue/main/x'), []],
  ['repository dispatch', github('repository_dispatch', 'refs/heads/main'), []],
  ['dispatch on another branch', dispatched('refs/heads/x'), []],
  ['release edited', released('edited'), []],
  ['a draft', released('published', 'v0.12.0', { draft: true }), []],
  ['a tag deleted', deleted('refs/tags/v0.12.0'), []],
  ['a tag that is no version', tagged('release1'), []],
  ['a tag in a folder', tagged('p1/v1.2.3'), []],
  ['a pull request of a shallow clone', pullRequest(), [], { shallow: true }],
  // asked for by push: true
  ['another branch with push: true', pushed('koopman/x'), describe7, {}, { push: 'true' }],
  ['schedule with push: true', github('schedule', 'refs/heads/main'), describe7, {}, { push: 'true' }],
  ['pull request with push: true', pullRequest(), [], {}, { push: 'true' }],
  // refused
  ['a shallow clone of main', pushed('main'), ['!shallow'], { shallow: true }],
  ['a shallow clone of a final version', tagged('v0.12.0'), ['!shallow'], { shallow: true }],
  ['a final version that the clone does not know', tagged('v0.12.0'), ['!tags-missing'], { tags: [] }],
  ['no commit', byHand, ['!no-commit'], { head: null, describe: null }],
  ['a version with a local part', tagged('v0.12.0+local.1'), ['!illegal'], { tags: ['v0.12.0+local.1'] }],
  ['a version with an epoch', tagged('1!2.0'), ['!illegal'], { tags: ['1!2.0'] }],
  [
    'a version of 129 characters',
    tagged(`v1.0.${'1'.repeat(124)}`),
    ['!illegal'],
    { tags: [`v1.0.${'1'.repeat(124)}`] },
  ],
  ['a describe with a folder', pushed('main'), ['!illegal'], { describe: 'p1/v1.2.3-4-gc0ffee1' }],
  // type=describe, as socs's development workflow wants it
  ['type=describe', pushed('main'), describe7, {}, { tags: ['type=describe'] }],
  ['a suffix for development', pushed('main'), ['v0.12.0-7-gc0ffee1-dev'], {}, { tags: ['type=describe,suffix=-dev'] }],
  ['the suffix on a release', tagged('v0.12.0'), ['v0.12.0', 'latest'], {}, { tags: ['type=describe,suffix=-dev'] }],
  ['the suffix on a candidate', tagged('v0.7.0rc10'), ['v0.7.0rc10'], {}, { tags: ['type=describe,suffix=-dev'] }],
  [
    'the suffix exactly at a tag',
    pushed('main'),
    ['v0.12.0-dev'],
    { describe: 'v0.12.0', tagsAtHead: ['v0.12.0'] },
    { tags: ['type=describe,suffix=-dev'] },
  ],
  [
    'match=v*',
    pushed('main'),
    ['v0.12.0-9-gc0ffee1'],
    { describes: { 'v*': 'v0.12.0-9-gc0ffee1' } },
    { tags: ['type=describe,match=v*'] },
  ],
  ['match=v* on a tag it matches', tagged('v0.12.0'), ['v0.12.0', 'latest'], {}, { tags: ['type=describe,match=v*'] }],
  ['match=v* on another tag', tagged('data-7'), [], {}, { tags: ['type=describe,match=v*'] }],
  ['match=v[0-9]*', tagged('v0.12.0'), ['v0.12.0', 'latest'], {}, { tags: ['type=describe,match=v[0-9]*'] }],
  ['type=describe on a pull request', pullRequest(), [], {}, { tags: ['type=describe'] }],
  ['type=describe on another branch', pushed('x'), describe7, {}, { tags: ['type=describe'] }],
  ['type=describe in a shallow clone', pushed('main'), ['!shallow'], { shallow: true }, { tags: ['type=describe'] }],
  // together
  ['auto and a commit', tagged('v0.12.0'), ['v0.12.0', 'sha-c0ffee1', 'latest'], {}, { tags: ['auto', 'type=sha'] }],
  ['auto without latest', tagged('v0.12.0'), ['v0.12.0'], {}, { tags: ['auto', 'latest=false'] }],
  [
    'one architecture',
    tagged('v0.12.0'),
    ['v0.12.0-arm64', 'latest-arm64'],
    {},
    { tags: ['auto', 'suffix=-arm64,onlatest=true'] },
  ],
  ['plain tags', pushed('main'), ['v1.2.3', 'nightly', 'latest'], {}, { tags: ['latest', 'nightly', 'v1.2.3'] }],
  ['plain tags in a shallow clone', pushed('main'), ['nightly'], { shallow: true }, { tags: ['nightly'] }],
  // illegal plain tags
  ['a leading dot', pushed('main'), ['!illegal'], {}, { tags: ['.x'] }],
  ['a leading dash', pushed('main'), ['!illegal'], {}, { tags: ['-x'] }],
  ['a slash', pushed('main'), ['!illegal'], {}, { tags: ['a/b'] }],
  ['128 characters', pushed('main'), ['x'.repeat(128)], {}, { tags: ['x'.repeat(128)] }],
  ['129 characters', pushed('main'), ['!illegal'], {}, { tags: ['x'.repeat(129)] }],
  ['a letter of another alphabet', pushed('main'), ['!illegal'], {}, { tags: ['tränen'] }],
  ['a dash that sanitising would leave', pushed('main'), ['!illegal'], {}, { tags: ['type=raw,value=/x'] }],
];

const cases = rows.map(([what, event, expected, git = {}, change = {}]) => ({ what, event, expected, git, change }));

test.each(cases)('$what', ({ event, expected, git, change }) => {
  expect(names(planTags(event, clone(git), settings(change)))).toEqual(expected);
});

test('without a git work tree only what needs none is planned', () => {
  expect(names(planTags(pushed('main'), null, settings()))).toEqual(['!no-git']);
  expect(names(planTags(tagged('v0.12.0'), null, settings()))).toEqual(['!no-git']);
  expect(names(planTags(tagged('v0.7.0rc1'), null, settings()))).toEqual(['v0.7.0rc1']);
  expect(names(planTags(pullRequest(), null, settings()))).toEqual([]);
});

test('a pattern that nobody asked git for is a bug, not an empty tag', () => {
  expect(() => planTags(pushed('main'), clone(), settings({ tags: ['type=describe,match=v*'] }))).toThrow(
    /was not asked for/,
  );
});

describe('what guards a tag', () => {
  test.each([
    ['a release', tagged('v0.12.0'), [], {}, { 'v0.12.0': 'immutable', latest: 'never-back' }],
    ['a candidate', tagged('v0.7.0rc1'), [], {}, { 'v0.7.0rc1': 'immutable' }],
    ['git describe', pushed('main'), [], {}, { 'v0.12.0-7-gc0ffee1': 'none' }],
    [
      'git describe at a release',
      pushed('main'),
      [],
      { describe: 'v0.12.0', tagsAtHead: ['v0.12.0'] },
      { 'v0.12.0': 'immutable' },
    ],
    [
      'a development tag at a release',
      pushed('main'),
      ['type=describe,suffix=-dev'],
      { describe: 'v0.12.0', tagsAtHead: ['v0.12.0'] },
      { 'v0.12.0-dev': 'none' },
    ],
    [
      'versions and parts of versions',
      tagged('v1.2.3'),
      [
        'type=pep440,pattern={{version}}',
        'type=pep440,pattern={{major}}.{{minor}}',
        'type=pep440,pattern={{major}}',
        'latest=false',
      ],
      { tags: ['v1.2.3'] },
      { '1.2.3': 'immutable', '1.2': 'never-back', '1': 'never-back' },
    ],
    [
      'a commit, a branch, edge',
      pushed('main'),
      ['type=sha', 'type=ref,event=branch', 'type=edge'],
      {},
      { edge: 'none', main: 'none', 'sha-c0ffee1': 'none' },
    ],
    [
      'plain tags',
      pushed('main'),
      ['v1.2.3', 'nightly', 'latest'],
      {},
      { 'v1.2.3': 'immutable', nightly: 'none', latest: 'never-back' },
    ],
  ] as const)('%s', (_what, event, tags, git, guards) => {
    const plan = planTags(event, clone(git), settings({ tags }));
    const found =
      plan.status === 'planned' ? Object.fromEntries(plan.tags.map(({ name, guard }) => [name, guard])) : plan;
    expect(found).toEqual(guards);
    if (plan.status === 'planned') for (const tag of plan.tags) expect(tag.guarded).toBe(tag.guard === 'immutable');
  });
});

// A history as the field's: two lines of development, candidates between the releases of the older one.
const history: readonly (readonly [tag: string, movesLatest: boolean])[] = [
  ['v0.4.0', true],
  ['v0.4.1', true],
  ['v0.5.0.dev1', false],
  ['v0.5.0.dev2', false],
  ['v0.5.0a1', false],
  ['v0.4.2', true],
  ['v0.5.0rc1', false],
  ['v0.5.0', true],
  ['v0.4.3', false],
  ['v0.5.1', true],
  ['v0.5.1.post1', true],
  ['v0.6.0rc1', false],
  ['v0.6.0rc2', false],
  ['v0.6.0', true],
  ['v0.5.2', false],
  ['v0.7.0rc1', false],
  ['v0.6.1.rc1', false],
  ['v0.6.1', true],
  ['v0.7.0rc8', false],
  ['v0.7.0rc9', false],
  ['v0.6.2', true],
  ['v0.7.0rc10', false],
  ['v0.6.3', true],
  ['v0.7.0b1', false],
  ['v0.7.0', true],
  ['v0.6.4', false],
  ['v0.10.0', true],
  ['v0.9.9', false],
  ['v0.10.1-rc.1', false],
  ['v0.10.1', true],
];

describe('thirty tags in the order of the field', () => {
  test.each(history.map(([tag, moves], index) => ({ tag, moves, index })))(
    '$tag moves latest: $moves',
    ({ tag, moves, index }) => {
      const tags = history.slice(0, index + 1).map(([name]) => name);
      expect(names(planTags(tagged(tag), clone({ tags }), settings()))).toEqual(moves ? [tag, 'latest'] : [tag]);
    },
  );

  const all = history.map(([name]) => name);

  test.each(all)('run once more at the end, %s moves latest only if it is the highest', (tag) => {
    expect(names(planTags(tagged(tag), clone({ tags: all }), settings())).includes('latest')).toBe(tag === 'v0.10.1');
  });

  test('the registry ends with every tag on its own commit and latest on the highest final version', () => {
    const registry = new Map<string, Readonly<Record<string, string>>>();
    for (const [index, tag] of all.entries()) {
      const head = index.toString(16).padStart(40, 'a');
      const event = { ...tagged(tag), sha: head };
      const git = clone({ head, tags: all.slice(0, index + 1), tagsAtHead: [tag] });
      const decision = decidePush(event, settings(), git);
      if (decision.kind !== 'push') throw new Error(decision.why);
      const { version } = decision.plan;
      const labels = ociLabels({ event, git, version, image: nothingKnown });
      for (const planned of decision.plan.tags) {
        const found = registry.get(planned.name);
        const existing: Existing = found ? { status: 'found', labels: found } : { status: 'missing' };
        const guarded = guardTag(planned, existing, { revision: head, version, overwrite: false });
        expect(guarded.kind).toBe('push');
        registry.set(planned.name, labels);
      }
    }
    expect(registry.size).toBe(31);
    expect(registry.get('latest')?.['org.opencontainers.image.version']).toBe('v0.10.1');
    for (const tag of all) expect(registry.get(tag)?.['org.opencontainers.image.version']).toBe(tag);
  });
});

const nothingKnown = {
  title: null,
  description: null,
  url: null,
  license: null,
  base: null,
  baseDigest: null,
  ocsVersion: null,
  agentClasses: [],
};

describe('the explanation', () => {
  const explain = (event: TriggerEvent, git: GitState, change: Parameters<typeof settings>[0] = {}) =>
    explainTags(planTags(event, git, settings(change)), decidePush(event, settings(change), git));

  test('says which tag is not given, and why', () => {
    const { rows: told } = explain(tagged('v0.11.3'), clone());
    expect(told).toEqual([
      { tag: 'v0.11.3', type: 'release', given: true, why: expect.stringContaining('final by PEP 440') },
      { tag: 'latest', type: null, given: false, why: 'not moved, v0.12.0 is higher' },
    ]);
  });

  test.each([
    ['a candidate', tagged('v0.12.0rc1'), 'not moved, v0.12.0rc1 is a pre-release'],
    [
      'a release marked so',
      released('prereleased', 'v0.12.0', { prerelease: true }),
      'not moved, the release is marked as a pre-release on GitHub',
    ],
  ])('names %s', (_what, event, why) => {
    expect(explain(event, clone()).rows.at(-1)).toMatchObject({ tag: 'latest', given: false, why });
  });

  test('names every line that says nothing', () => {
    const { rows: told } = explain(pushed('main'), clone(), { tags: ['type=ref,event=tag', 'type=ref,event=branch'] });
    expect(told.map(({ tag, given, why }) => [tag, given, why])).toEqual([
      ['main', true, 'the branch'],
      ['type=ref,event=tag', false, 'no tag'],
    ]);
  });

  test('tells the remedy where tags can not be made, and what is pushed', () => {
    const told = explain(pushed('main'), clone({ shallow: true }));
    expect(told).toMatchObject({ rows: [], problems: [expect.stringContaining('fetch-depth: 0')] });
    expect(explain(pullRequest(), clone()).push).toBe('pull request #12: built and tested, never pushed');
  });
});

describe('the version for the label', () => {
  test.each([
    ['a tag', tagged('v0.12.0'), {}, {}, 'v0.12.0'],
    ['a tag with a suffix', tagged('v0.12.0'), {}, { tags: ['auto', 'suffix=-arm64'] }, 'v0.12.0'],
    ['main', pushed('main'), {}, {}, 'v0.12.0-7-gc0ffee1'],
    ['a pull request', pullRequest(), {}, {}, 'v0.12.0-7-gc0ffee1'],
    ['a pull request of a shallow clone', pullRequest(), { shallow: true }, {}, null],
    ['the development tag', pushed('main'), {}, { tags: ['type=describe,suffix=-dev'] }, 'v0.12.0-7-gc0ffee1'],
  ] as const)('of %s', (_what, event, git, change, version) => {
    expect(planTags(event, clone(git), settings(change))).toMatchObject({ status: 'planned', version });
  });
});

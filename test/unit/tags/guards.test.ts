import { describe, expect, test } from 'vitest';
import type { Existing, GuardDecision } from '../../../src/tags/guards.ts';
import { guardTag, mayMoveLatest } from '../../../src/tags/guards.ts';
import type { PlannedTag, TagGuard } from '../../../src/tags/tag-plan.ts';
import { commit, otherCommit } from './scenes.ts';

const tag = (name: string, guard: TagGuard): PlannedTag => ({
  name,
  type: 'given',
  why: 'given',
  guard,
  guarded: guard === 'immutable',
});

const revision = 'org.opencontainers.image.revision';
const version = 'org.opencontainers.image.version';
const found = (labels: Readonly<Record<string, string>> | null): Existing => ({ status: 'found', labels });
const unreachable: Existing = { status: 'error', message: '503' };

type Row = readonly [string, Existing, boolean, GuardDecision['kind'], RegExp];

describe('a version tag', () => {
  test.each<Row>([
    ['that is new', { status: 'missing' }, false, 'push', /is new/],
    ['of this commit', found({ [revision]: commit }), false, 'reuse', /from this commit already/],
    ['of this commit, overwrite: true', found({ [revision]: commit }), true, 'reuse', /from this commit already/],
    [
      'of another commit',
      found({ [revision]: otherCommit }),
      false,
      'refuse',
      /commit beefbee, not c0ffee1; .*overwrite/,
    ],
    ['of another commit, overwrite: true', found({ [revision]: otherCommit }), true, 'push', /replaces it/],
    ['without a revision', found({}), false, 'refuse', /does not say of which commit/],
    ['with an empty revision', found({ [revision]: '' }), false, 'refuse', /does not say of which commit/],
    ['without a revision, overwrite: true', found({}), true, 'push', /replaces it/],
    ['that is an index', found(null), false, 'refuse', /does not say of which commit/],
    ['that is an index, overwrite: true', found(null), true, 'push', /replaces it/],
    ['that can not be read', unreachable, false, 'refuse', /503.*run again/],
    ['that can not be read, overwrite: true', unreachable, true, 'refuse', /503/],
    ['of half this commit', found({ [revision]: commit.slice(0, 7) }), false, 'refuse', /not c0ffee1/],
  ])('%s', (_what, existing, overwrite, kind, why) => {
    const settings = { revision: commit, version: 'v0.12.0', overwrite };
    expect(guardTag(tag('v0.12.0', 'immutable'), existing, settings)).toMatchObject({
      kind,
      why: expect.stringMatching(why),
    });
  });
});

describe('latest', () => {
  test.each<readonly [string, string | null, string | null, GuardDecision['kind'], boolean | undefined]>([
    ['moves to a higher version', 'v0.11.3', 'v0.12.0', 'push', false],
    ['moves to a higher version of two digits', 'v0.9.3', 'v0.10.0', 'push', false],
    ['stays where it is on a re-run', 'v0.12.0', 'v0.12.0', 'push', false],
    ['does not go back', 'v0.12.0', 'v0.11.3', 'keep', undefined],
    ['does not go back from a candidate either', 'v0.13.0rc1', 'v0.12.0', 'keep', undefined],
    ['does not go back from ten to nine', 'v0.10.0', 'v0.9.3', 'keep', undefined],
    ['does not go back from a development image', 'v0.12.0-7-gc0ffee1', 'v0.12.0', 'keep', undefined],
    ['does not go back by commits', 'v0.12.0-7-gc0ffee1', 'v0.12.0-3-gbeefbee', 'keep', undefined],
    [
      'does not go back from a development image with a suffix',
      'v0.12.0-7-gc0ffee1-dev',
      'v0.12.0-3-gbeefbee-dev',
      'keep',
      undefined,
    ],
    ['moves from a development image to the next release', 'v0.12.0-7-gc0ffee1', 'v0.12.1', 'push', false],
    ['moves from a candidate to its release', 'v0.12.0rc2', 'v0.12.0', 'push', false],
    ['moves to a post-release', '1.2.3', '1.2.3.post1', 'push', false],
    ['takes v1.0 and 1.0.0 for the same', 'v1.0', '1.0.0', 'push', false],
    ['moves, with a notice, where today has no version', null, 'v0.12.0', 'push', true],
    ['moves, with a notice, where the versions can not be compared', 'nightly', 'v0.12.0', 'push', true],
    ['moves, with a notice, where there is no version now', 'v0.12.0', null, 'push', true],
    ['takes a commit id of digits for no version', '1234567', 'v0.12.0', 'push', true],
  ])('%s', (_what, today, now, kind, notice) => {
    const decision = mayMoveLatest(today === null ? {} : { [version]: today }, now);
    expect(decision).toMatchObject(notice === undefined ? { kind } : { kind, notice });
  });

  test.each<readonly [string, TagGuard, Existing, GuardDecision['kind']]>([
    ['latest is new', 'never-back', { status: 'missing' }, 'push'],
    ['latest is an index', 'never-back', found(null), 'push'],
    ['latest can not be read', 'never-back', unreachable, 'refuse'],
    ['latest is higher', 'never-back', found({ [version]: 'v0.13.0' }), 'keep'],
    ['a free tag is anything', 'none', found({ [version]: 'v0.13.0', [revision]: otherCommit }), 'push'],
    ['a free tag can not be read', 'none', unreachable, 'push'],
  ])('%s', (_what, guard, existing, kind) => {
    const settings = { revision: commit, version: 'v0.12.0', overwrite: true };
    expect(guardTag(tag('latest', guard), existing, settings).kind).toBe(kind);
  });
});

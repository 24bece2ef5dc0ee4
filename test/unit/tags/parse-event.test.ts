import { describe, expect, test } from 'vitest';
import { rowOf } from '../../../src/tags/event-row.ts';
import { manualEvent, parseEvent, parseRef } from '../../../src/tags/parse-event.ts';
import { decideTrust } from '../../../src/tags/trust.ts';
import {
  byHand,
  clone,
  commented,
  commit,
  deleted,
  otherCommit,
  pullRequest,
  pushed,
  released,
  tagged,
  workflowRun,
} from './scenes.ts';

const environment = {
  GITHUB_EVENT_NAME: 'push',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_SHA: commit,
  GITHUB_REPOSITORY: 'simonsobs/socs',
  GITHUB_ACTOR: 'octavia',
};

test('without GITHUB_EVENT_NAME it is a manual run', () => {
  expect(parseEvent({}, undefined)).toEqual(manualEvent());
  expect(parseEvent({ GITHUB_EVENT_NAME: ' ' }, { a: 1 })).toEqual(manualEvent());
});

test.each([
  ['refs/heads/main', { kind: 'branch', name: 'main' }],
  ['refs/heads/my/branch', { kind: 'branch', name: 'my/branch' }],
  ['refs/tags/v1.2.3', { kind: 'tag', name: 'v1.2.3' }],
  ['refs/tags/p1/v1.2.3', { kind: 'tag', name: 'p1/v1.2.3' }],
  ['refs/pull/12/merge', { kind: 'pull', number: 12 }],
  ['refs/pull/12/head', { kind: 'pull', number: 12 }],
  ['refs/heads/', { kind: 'other', name: 'refs/heads/' }],
  ['refs/tags/', { kind: 'other', name: 'refs/tags/' }],
  ['main', { kind: 'other', name: 'main' }],
])('the ref %s', (ref, parsed) => {
  expect(parseRef(ref)).toEqual(parsed);
});

test('what GitHub knows of the repository', () => {
  const repository = {
    default_branch: 'main',
    fork: true,
    description: 'agents',
    homepage: '',
    license: { spdx_id: 'NOASSERTION' },
  };
  expect(parseEvent({ ...environment, GITHUB_ACTOR: 'dependabot[bot]' }, { repository })).toMatchObject({
    defaultBranch: 'main',
    inFork: true,
    dependabot: true,
    about: { description: 'agents', homepage: null, license: null },
  });
});

test('a release is about its tag, whatever GITHUB_REF says', () => {
  const event = parseEvent(
    { ...environment, GITHUB_EVENT_NAME: 'release' },
    { action: 'published', release: { tag_name: 'v1.0.0' } },
  );
  expect(event.ref).toEqual({ kind: 'tag', name: 'v1.0.0' });
});

test('what was deleted is no ref any more', () => {
  const event = parseEvent({ ...environment, GITHUB_REF: 'refs/tags/v1' }, { ref: 'refs/tags/v1', deleted: true });
  expect(event).toMatchObject({ ref: null, trigger: { kind: 'deletion', what: 'tag', name: 'v1' } });
});

test.each([
  ['the same repository', 'simonsobs/socs', false],
  ['the same repository in capitals', 'SimonsObs/SOCS', false],
  ['a fork', 'eve/socs', true],
  ['a repository that is gone', null, true],
])('a pull request of %s', (_what, head, fork) => {
  expect(pullRequest('pull_request', head).trigger).toMatchObject({ kind: 'pull-request', number: 12, fork });
});

describe('a payload that is not what it should be', () => {
  const garbage: readonly unknown[] = [
    undefined,
    null,
    'text',
    7,
    [],
    {},
    { repository: 'x', pull_request: 7, release: [], workflow_run: null, issue: 'x', deleted: 'true' },
    { repository: { default_branch: 7, fork: 'true' }, pull_request: { number: '12', head: { repo: [] } } },
    { repository: { default_branch: { toString: 1 } }, action: 7, release: { tag_name: 9, draft: 'no' } },
    JSON.parse('{"__proto__": {"deleted": true}, "constructor": {"prototype": {}}}'),
  ];
  const names = [
    'push',
    'pull_request',
    'pull_request_target',
    'release',
    'workflow_run',
    'issue_comment',
    'delete',
    'x',
  ];

  test.each(names)('does not break %s, and never makes it more trusted', (name) => {
    for (const payload of garbage) {
      const event = parseEvent({ ...environment, GITHUB_EVENT_NAME: name }, payload);
      expect(rowOf(event).what).not.toMatch(/undefined|object/);
      // Main is the default branch only where the payload says so.
      expect(rowOf(event).row).not.toBe('publish');
    }
  });

  test('a GITHUB_SHA that is none is none', () => {
    for (const sha of ['', 'x', commit.slice(1), '0'.repeat(40), `${commit}\n`, '--upload-pack=x'])
      expect(parseEvent({ ...environment, GITHUB_SHA: sha }, {}).sha).toBeNull();
  });
});

test.each([
  [pushed('main'), 'push to main, the default branch'],
  [pushed('x'), 'push to x, which is not the default branch main'],
  [tagged('v1.0.0'), 'tag v1.0.0'],
  [released('published', 'v1.0.0'), 'release v1.0.0 published'],
  [released('edited', 'v1.0.0', { draft: true }), 'release v1.0.0 edited, a draft'],
  [deleted('refs/tags/v1.0.0'), 'tag v1.0.0 deleted'],
  [pullRequest('pull_request', 'eve/socs'), 'pull request #12 from eve/socs'],
  [pullRequest('pull_request_target'), 'pull request #12 (pull_request_target)'],
  [commented(true), 'comment on pull request #12'],
  [workflowRun('push', 'eve/socs'), 'workflow run of eve/socs'],
  [byHand, 'HEAD, by hand'],
])('an event has a name for people: %#', (event, what) => {
  expect(rowOf(event).what).toBe(what);
});

describe('what of HEAD is trusted', () => {
  const head = { from: 'head' };
  const base = { from: 'commit', commit };
  const strange = clone({ head: otherCommit });
  test.each([
    ['push', pushed('main'), clone(), head, true],
    ['push with another HEAD', pushed('main'), strange, head, true],
    ['by hand', byHand, clone(), head, true],
    ['pull request', pullRequest(), strange, head, true],
    ['pull request of a fork', pullRequest('pull_request', 'eve/socs'), strange, head, true],
    ['pull_request_target on the base commit', pullRequest('pull_request_target'), clone(), base, true],
    ['pull_request_target with the head', pullRequest('pull_request_target', 'eve/socs'), strange, base, false],
    ['pull_request_target without git', pullRequest('pull_request_target'), null, base, false],
    [
      'pull_request_target without a commit',
      { ...pullRequest('pull_request_target'), sha: null },
      clone(),
      { from: 'nowhere' },
      false,
    ],
    ['a comment with the head', commented(true), strange, base, false],
    ['a comment on the base commit', commented(true), clone(), base, true],
    ['a workflow run after a pull request', workflowRun('pull_request', 'eve/socs', otherCommit), strange, base, false],
    ['a workflow run of a fork', workflowRun('push', 'eve/socs', otherCommit), strange, base, false],
    ['a workflow run after a push', workflowRun('push', undefined, otherCommit), strange, head, true],
  ] as const)('%s', (_what, event, git, settings, allowed) => {
    expect(decideTrust(event, git)).toMatchObject({ settings, build: { allowed } });
  });
});

import { describe, expect, test } from 'vitest';
import type { TriggerEvent } from '../../../src/model/event.ts';
import type { GitState } from '../../../src/model/repo-snapshot.ts';
import type { PushDecision, PushSettings } from '../../../src/tags/policy.ts';
import { decidePush } from '../../../src/tags/policy.ts';
import {
  byDependabot,
  byHand,
  clone,
  commented,
  commit,
  deleted,
  dispatched,
  github,
  inFork,
  otherCommit,
  pullRequest,
  pushed,
  released,
  settings,
  tagged,
  workflowRun,
} from './scenes.ts';

type Kind = PushDecision['kind'];
/** Answers for push: auto, true and false. */
type Row = readonly [string, TriggerEvent, Kind, Kind, Kind];

// "When is pushed": the rows of the interface, event by event and action by action.
const table: readonly Row[] = [
  ['push to the default branch', pushed('main'), 'push', 'push', 'skip'],
  ['tag of a final version', tagged('v0.12.0'), 'push', 'push', 'skip'],
  ['tag of a candidate', tagged('v0.7.0rc10'), 'push', 'push', 'skip'],
  ['tag that is no version', tagged('release1'), 'skip', 'config-error', 'skip'],
  ['release published', released('published'), 'push', 'push', 'skip'],
  ['release released', released('released'), 'push', 'push', 'skip'],
  ['release prereleased', released('prereleased', 'v0.12.0', { prerelease: true }), 'push', 'push', 'skip'],
  ['release created', released('created'), 'skip', 'skip', 'skip'],
  ['release edited', released('edited'), 'skip', 'skip', 'skip'],
  ['release deleted', released('deleted'), 'skip', 'skip', 'skip'],
  ['release unpublished', released('unpublished'), 'skip', 'skip', 'skip'],
  ['release published as a draft', released('published', 'v0.12.0', { draft: true }), 'skip', 'skip', 'skip'],
  ['release without an action', github('release', 'refs/tags/v0.12.0'), 'skip', 'skip', 'skip'],
  ['dispatch on the default branch', dispatched('refs/heads/main'), 'push', 'push', 'skip'],
  ['dispatch on a tag', dispatched('refs/tags/v0.12.0'), 'push', 'push', 'skip'],
  ['dispatch on another branch', dispatched('refs/heads/koopman/x'), 'skip', 'push', 'skip'],
  ['push to another branch', pushed('koopman/x'), 'skip', 'push', 'skip'],
  ['push to gh-readonly-queue', pushed('gh-readonly-queue/main/pr-12'), 'skip', 'push', 'skip'],
  ['schedule', github('schedule', 'refs/heads/main'), 'skip', 'push', 'skip'],
  ['merge group', github('merge_group', 'refs/heads/gh-readonly-queue/main/pr-12'), 'skip', 'push', 'skip'],
  [
    'repository dispatch',
    github('repository_dispatch', 'refs/heads/main', { action: 'nightly' }),
    'skip',
    'push',
    'skip',
  ],
  ['create of a branch', github('create', 'refs/heads/x'), 'skip', 'push', 'skip'],
  ['create of a tag', github('create', 'refs/tags/v0.12.0'), 'skip', 'push', 'skip'],
  ['an event nobody knows', github('page_build', 'refs/heads/main'), 'skip', 'push', 'skip'],
  ['deletion of a branch', deleted('refs/heads/x'), 'skip', 'skip', 'skip'],
  ['deletion of a tag', deleted('refs/tags/v0.12.0'), 'skip', 'skip', 'skip'],
  [
    'the delete event',
    github('delete', 'refs/heads/main', { ref: 'v0.12.0', ref_type: 'tag' }),
    'skip',
    'skip',
    'skip',
  ],
  ['pull request opened', pullRequest('pull_request', undefined, 'opened'), 'never', 'config-error', 'never'],
  ['pull request synchronized', pullRequest(), 'never', 'config-error', 'never'],
  ['pull request closed', pullRequest('pull_request', undefined, 'closed'), 'never', 'config-error', 'never'],
  ['pull request labeled', pullRequest('pull_request', undefined, 'labeled'), 'never', 'config-error', 'never'],
  ['pull request of a fork', pullRequest('pull_request', 'eve/socs'), 'never', 'config-error', 'never'],
  ['pull request of a fork that is gone', pullRequest('pull_request', null), 'never', 'config-error', 'never'],
  ['pull request by Dependabot', byDependabot(pullRequest()), 'never', 'config-error', 'never'],
  ['pull_request_target', pullRequest('pull_request_target'), 'never', 'config-error', 'never'],
  ['pull_request_target of a fork', pullRequest('pull_request_target', 'eve/socs'), 'never', 'config-error', 'never'],
  ['review of a pull request', pullRequest('pull_request_review'), 'never', 'config-error', 'never'],
  ['comment on a review', pullRequest('pull_request_review_comment'), 'never', 'config-error', 'never'],
  ['comment on a pull request', commented(true), 'never', 'config-error', 'never'],
  ['comment on an issue', commented(false), 'never', 'config-error', 'never'],
  ['dispatch on a pull request', dispatched('refs/pull/12/merge'), 'never', 'config-error', 'never'],
  ['an unknown event on a pull request', github('deployment', 'refs/pull/12/merge'), 'never', 'config-error', 'never'],
  ['workflow run after a push', workflowRun('push'), 'skip', 'push', 'skip'],
  ['workflow run after a schedule', workflowRun('schedule'), 'skip', 'push', 'skip'],
  ['workflow run after a pull request', workflowRun('pull_request'), 'never', 'config-error', 'never'],
  ['workflow run after pull_request_target', workflowRun('pull_request_target'), 'never', 'config-error', 'never'],
  ['workflow run after a comment', workflowRun('issue_comment'), 'never', 'config-error', 'never'],
  ['workflow run after a workflow run', workflowRun('workflow_run'), 'never', 'config-error', 'never'],
  ['workflow run of a fork', workflowRun('push', 'eve/socs'), 'never', 'config-error', 'never'],
  ['workflow run of an unknown head', workflowRun('push', null), 'never', 'config-error', 'never'],
  ['workflow run of unknown cause', workflowRun(null), 'never', 'config-error', 'never'],
  ['by hand', byHand, 'push', 'push', 'skip'],
];

const answers = table.flatMap(([what, event, auto, always, off]) => [
  { what, push: 'auto' as const, event, kind: auto },
  { what, push: 'true' as const, event, kind: always },
  { what, push: 'false' as const, event, kind: off },
]);

test.each(answers)('$what with push: $push is $kind', ({ event, push, kind }) => {
  expect(decidePush(event, settings({ push }), clone())).toMatchObject({ kind });
});

type Condition = readonly [string, TriggerEvent, Partial<PushSettings>, GitState | null, Kind, RegExp];

const main = pushed('main');
const noTree: GitState | null = null;
const missing = { login: { status: 'missing' } } as const;
const noPassword = { login: { status: 'half', empty: 'password' } } as const;
const dirty = (tracked: readonly string[], untracked: readonly string[] = []) =>
  clone({ changes: { tracked, untracked } });

const conditions: readonly Condition[] = [
  // images
  ['no images', main, { images: [] }, clone(), 'skip', /images is empty/],
  ['no images and push: true', main, { images: [], push: 'true' }, clone(), 'config-error', /name the images/],
  [
    'no images on a pull request',
    pullRequest(),
    { images: [] },
    clone(),
    'never',
    /pull request #12: built and tested, never pushed/,
  ],
  ['no images by hand', byHand, { images: [] }, clone(), 'config-error', /--images/],
  ['no images on another branch', pushed('x'), { images: [] }, clone(), 'skip', /images is empty/],
  // login
  ['no login', main, missing, clone(), 'config-error', /username and password are empty/],
  ['no login for a tag', tagged('v0.12.0'), missing, clone(), 'config-error', /username and password are empty/],
  ['no login by hand', byHand, missing, clone(), 'config-error', /log in beforehand/],
  ['no password', main, noPassword, clone(), 'config-error', /password is empty/],
  ['no login in a fork', inFork(main), missing, clone(), 'skip', /this is a fork/],
  ['no password in a fork', inFork(main), noPassword, clone(), 'skip', /password empty/],
  ['a login of its own in a fork', inFork(main), {}, clone(), 'push', /pushed once/],
  ['no login for Dependabot', byDependabot(main), missing, clone(), 'skip', /Dependabot's runs have no secrets/],
  ['no password for Dependabot', byDependabot(main), noPassword, clone(), 'skip', /Dependabot/],
  ['no login on a pull request', pullRequest('pull_request', 'eve/socs'), missing, clone(), 'never', /from eve\/socs/],
  ['no login on another branch', pushed('x'), missing, clone(), 'skip', /push: true would publish it/],
  [
    'no login on another branch with push: true',
    pushed('x'),
    { ...missing, push: 'true' },
    clone(),
    'config-error',
    /empty/,
  ],
  ['no login where nothing is to be pushed', main, { ...missing, push: 'false' }, clone(), 'skip', /push: false/],
  // the tree
  ['a changed file', main, {}, dirty(['setup.py']), 'refuse', /setup\.py.*the tag would lie/],
  ['five changed files', main, {}, dirty(['a', 'b', 'c', 'd', 'e']), 'refuse', /a, b, c and 2 more/],
  [
    'nobody knows whether the tree is clean',
    main,
    {},
    clone({ changes: null }),
    'refuse',
    /see what git status prints/,
  ],
  ['a changed file on a tag', tagged('v0.12.0'), {}, dirty(['x']), 'refuse', /the tag would lie/],
  ['a changed file by hand', byHand, {}, dirty(['x']), 'refuse', /commit, ignore or undo/],
  ['a file in no commit, in a workflow', main, {}, dirty([], ['junit.xml']), 'push', /pushed once/],
  ['a file in no commit, by hand', byHand, {}, dirty([], ['notes.txt']), 'refuse', /notes\.txt/],
  ['a changed file on a pull request', pullRequest(), {}, dirty(['x']), 'never', /never pushed/],
  ['a changed file where nothing is pushed', pushed('x'), {}, dirty(['x']), 'skip', /not the default branch/],
  ['a shallow clone of main', main, {}, clone({ shallow: true }), 'refuse', /fetch-depth: 0/],
  ['a shallow clone of a final version', tagged('v0.12.0'), {}, clone({ shallow: true }), 'refuse', /fetch-depth: 0/],
  [
    'a shallow clone of a candidate',
    tagged('v0.7.0rc10'),
    {},
    clone({ shallow: true, tags: ['v0.7.0rc10'] }),
    'push',
    /tag v0\.7\.0rc10/,
  ],
  ['a shallow clone and plain tags', main, { tags: ['nightly'] }, clone({ shallow: true }), 'push', /pushed once/],
  ['a shallow clone of a pull request', pullRequest(), {}, clone({ shallow: true }), 'never', /never pushed/],
  ['a shallow clone of another branch', pushed('x'), {}, clone({ shallow: true }), 'skip', /not the default branch/],
  ['a clone without tags', tagged('v0.12.0'), {}, clone({ tags: [] }), 'refuse', /git fetch --tags/],
  ['no git work tree', main, {}, noTree, 'refuse', /no git work tree/],
  ['no git work tree on a pull request', pullRequest(), {}, noTree, 'never', /never pushed/],
  ['no commit', byHand, {}, clone({ head: null, describe: null }), 'refuse', /no commit yet/],
  // HEAD
  ['another HEAD', main, {}, clone({ head: otherCommit }), 'never', /HEAD is beefbee and not c0ffee1/],
  [
    'another HEAD and push: true',
    main,
    { push: 'true' },
    clone({ head: otherCommit }),
    'config-error',
    /HEAD is beefbee/,
  ],
  ['another HEAD and push: false', main, { push: 'false' }, clone({ head: otherCommit }), 'never', /HEAD is beefbee/],
  ['another HEAD on a tag', tagged('v0.12.0'), {}, clone({ head: otherCommit }), 'never', /the commit of the event/],
  ['another HEAD on a dispatch', dispatched('refs/heads/main'), {}, clone({ head: otherCommit }), 'never', /HEAD is/],
  ['another HEAD by hand', byHand, {}, clone({ head: otherCommit }), 'push', /HEAD, by hand/],
  [
    'a tag that is elsewhere',
    tagged('v0.12.0'),
    {},
    clone({ tagRefs: [{ name: 'v0.12.0', object: otherCommit, commit: otherCommit }] }),
    'never',
    /tag v0\.12\.0 is at beefbee/,
  ],
  [
    'an annotated tag named by its object',
    { ...tagged('v0.12.0'), sha: otherCommit },
    {},
    clone({ tagRefs: [{ name: 'v0.12.0', object: otherCommit, commit }] }),
    'push',
    /tag v0\.12\.0/,
  ],
  [
    'a workflow run that built the head it was about',
    workflowRun('push', undefined, otherCommit),
    { push: 'true' },
    clone({ head: otherCommit }),
    'push',
    /workflow run/,
  ],
  ['an event without a commit', { ...main, sha: null }, {}, clone(), 'never', /GITHUB_SHA is empty/],
  // the default branch
  [
    'an unknown default branch',
    { ...main, defaultBranch: null },
    {},
    clone(),
    'skip',
    /the default branch being unknown/,
  ],
  [
    'a default branch called master',
    { ...pushed('master'), defaultBranch: 'master' },
    {},
    clone(),
    'push',
    /master, the default branch/,
  ],
  // smoke
  ['smoke: off and something to push', main, { smokeOff: true }, clone(), 'config-error', /untested/],
  ['smoke: off and nothing to push', pushed('x'), { smokeOff: true }, clone(), 'skip', /not pushed/],
  ['smoke: off without images', main, { smokeOff: true, images: [] }, clone(), 'skip', /images is empty/],
  ['smoke: off on a pull request', pullRequest(), { smokeOff: true }, clone(), 'never', /never pushed/],
  // tags
  ['an illegal tag', main, { tags: ['-x'] }, clone(), 'config-error', /begins with -/],
  [
    'an unknown type',
    main,
    { tags: ['type=semvar,pattern={{raw}}'] },
    clone(),
    'config-error',
    /did you mean type=semver/,
  ],
  ['an unknown type on a pull request', pullRequest(), { tags: ['type=semvar'] }, clone(), 'never', /never pushed/],
  [
    'a rule that says nothing here',
    main,
    { tags: ['type=ref,event=tag'] },
    clone(),
    'skip',
    /tags gives no tag .*no tag/,
  ],
  [
    'a rule that says nothing, push: true',
    main,
    { tags: ['type=ref,event=tag'], push: 'true' },
    clone(),
    'config-error',
    /gives no tag/,
  ],
];

test.each(conditions)('%s', (_what, event, change, git, kind, why) => {
  expect(decidePush(event, settings(change), git)).toMatchObject({ kind, why: expect.stringMatching(why) });
});

describe('a decision to push', () => {
  test('carries the plan, so that nobody plans twice', () => {
    const decision = decidePush(tagged('v0.12.0'), settings(), clone());
    expect(decision.kind === 'push' && decision.plan.tags.map(({ name }) => name)).toEqual(['v0.12.0', 'latest']);
  });

  test('says which files of no commit may be in the image', () => {
    const decision = decidePush(main, settings(), dirty([], ['junit.xml']));
    expect(decision.kind === 'push' && decision.notices).toEqual([expect.stringContaining('junit.xml')]);
  });
});

test('every answer is a sentence that names the event or the remedy', () => {
  for (const { event, push } of answers) {
    const { why } = decidePush(event, settings({ push }), clone());
    expect(why).toMatch(/\S+ \S+ \S+/);
    expect(why).not.toMatch(/undefined|null|\[object/);
  }
});

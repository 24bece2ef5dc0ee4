import type { TriggerEvent } from '../../../src/model/event.ts';
import type { GitState } from '../../../src/model/repo-snapshot.ts';
import { manualEvent, parseEvent } from '../../../src/tags/parse-event.ts';
import type { PushSettings } from '../../../src/tags/policy.ts';

export const commit = 'c0ffee1234c0ffee1234c0ffee1234c0ffee1234';
export const otherCommit = 'beefbeefbeefbeefbeefbeefbeefbeefbeefbeef';
export const home = 'simonsobs/socs';

type Payload = { readonly [key: string]: unknown };

const repository = { full_name: home, default_branch: 'main', fork: false };

/** An event as GitHub tells it: variables and a payload. */
export function github(
  name: string,
  ref: string,
  payload: Payload = {},
  environment: Readonly<Record<string, string>> = {},
): TriggerEvent {
  const variables = {
    GITHUB_EVENT_NAME: name,
    GITHUB_REF: ref,
    GITHUB_SHA: commit,
    GITHUB_REPOSITORY: home,
    GITHUB_ACTOR: 'octavia',
    GITHUB_SERVER_URL: 'https://github.com',
  };
  return parseEvent({ ...variables, ...environment }, { repository, ...payload });
}

export const pushed = (branch: string, environment: Readonly<Record<string, string>> = {}) =>
  github('push', `refs/heads/${branch}`, { ref: `refs/heads/${branch}`, deleted: false }, environment);

export const tagged = (tag: string) => github('push', `refs/tags/${tag}`, { ref: `refs/tags/${tag}`, deleted: false });

export const deleted = (ref: string) => github('push', 'refs/heads/main', { ref, deleted: true });

export const released = (action: string, tag = 'v0.12.0', release: Payload = {}) =>
  github('release', `refs/tags/${tag}`, {
    action,
    release: { tag_name: tag, draft: false, prerelease: false, ...release },
  });

export const dispatched = (ref: string) => github('workflow_dispatch', ref);

export const pullRequest = (name = 'pull_request', head: string | null = home, action = 'synchronize') =>
  github(name, name === 'pull_request_target' ? 'refs/heads/main' : 'refs/pull/12/merge', {
    action,
    number: 12,
    pull_request: {
      number: 12,
      head: { sha: otherCommit, repo: head === null ? null : { full_name: head } },
      base: { sha: commit, ref: 'main' },
    },
  });

export const workflowRun = (cause: string | null, head: string | null = home, headSha = commit) =>
  github('workflow_run', 'refs/heads/main', {
    workflow_run: { event: cause, head_sha: headSha, head_branch: 'x', head_repository: { full_name: head } },
  });

export const commented = (onPullRequest: boolean) =>
  github('issue_comment', 'refs/heads/main', {
    action: 'created',
    issue: { number: 12, ...(onPullRequest ? { pull_request: { url: 'x' } } : {}) },
  });

/** The same event in a fork of the repository. */
export const inFork = (event: TriggerEvent): TriggerEvent => ({ ...event, inFork: true });

export const byDependabot = (event: TriggerEvent): TriggerEvent => ({
  ...event,
  actor: 'dependabot[bot]',
  dependabot: true,
});

export const byHand = manualEvent();

/** A clean, complete clone seven commits after v0.12.0. */
export function clone(change: Partial<GitState> = {}): GitState {
  const tags = change.tags ?? ['v0.11.3', 'v0.12.0'];
  return {
    head: commit,
    shallow: false,
    dotGit: 'directory',
    tags,
    tagsAtHead: [],
    describe: 'v0.12.0-7-gc0ffee1',
    committedAt: Date.UTC(2026, 0, 10, 0, 30, 0) / 1000,
    remote: 'https://github.com/simonsobs/socs.git',
    credentialLine: null,
    branch: 'main',
    changes: { tracked: [], untracked: [] },
    ...change,
  };
}

export function settings(change: Partial<PushSettings> = {}): PushSettings {
  return {
    tags: [],
    push: 'auto',
    now: Date.UTC(2026, 0, 10, 0, 30, 0) / 1000,
    images: ['simonsobs/socs'],
    login: { status: 'usable' },
    smokeOff: false,
    ...change,
  };
}

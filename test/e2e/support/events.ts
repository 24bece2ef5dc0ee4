import type { GitHubEvent } from './action.ts';

/** A push to pull request 12, from a branch of `headRepository`. */
export function pullRequest(head: string, headRepository = 'simonsobs/socs'): GitHubEvent {
  return {
    name: 'pull_request',
    ref: 'refs/pull/12/merge',
    payload: {
      action: 'synchronize',
      number: 12,
      pull_request: {
        number: 12,
        head: { sha: head, ref: 'fix', repo: { full_name: headRepository, fork: headRepository !== 'simonsobs/socs' } },
        base: { sha: head, ref: 'main', repo: { full_name: 'simonsobs/socs' } },
      },
    },
  };
}

export function release(tag: string): GitHubEvent {
  return {
    name: 'release',
    ref: `refs/tags/${tag}`,
    payload: { action: 'released', release: { tag_name: tag, draft: false, prerelease: false } },
  };
}

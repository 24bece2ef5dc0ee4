/** A git ref, taken apart. */
export type GitRef =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'pull'; readonly number: number }
  | { readonly kind: 'other'; readonly name: string };

/** What happened. Facts that could not be read are null; the policy takes the careful side then. */
export type Trigger =
  /** A push: the event's ref is the branch or tag. */
  | { readonly kind: 'push' }
  /** A branch or tag went away, by a push or by the `delete` event. */
  | { readonly kind: 'deletion'; readonly what: 'branch' | 'tag' | null; readonly name: string | null }
  | {
      readonly kind: 'release';
      readonly action: string | null;
      readonly draft: boolean;
      /** Marked as a pre-release by its author, whatever the version says. */
      readonly prerelease: boolean;
      readonly tag: string | null;
    }
  | {
      readonly kind: 'pull-request';
      /** pull_request_target: runs with the secrets of the base repository. */
      readonly privileged: boolean;
      readonly action: string | null;
      readonly number: number | null;
      readonly headSha: string | null;
      readonly headRepository: string | null;
      /** true also where the head repository could not be read, or is gone. */
      readonly fork: boolean;
      readonly baseSha: string | null;
      readonly baseBranch: string | null;
    }
  | {
      readonly kind: 'workflow-run';
      /** The event that caused the other workflow: `push`, `pull_request` … */
      readonly cause: string | null;
      readonly headSha: string | null;
      readonly headBranch: string | null;
      readonly headRepository: string | null;
      /** true also where the head repository could not be read. */
      readonly foreign: boolean;
    }
  | { readonly kind: 'issue-comment'; readonly number: number | null; readonly onPullRequest: boolean }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'merge-group' }
  | { readonly kind: 'repository-dispatch'; readonly type: string | null }
  | { readonly kind: 'workflow-dispatch' }
  /** The command line: HEAD as it is. */
  | { readonly kind: 'manual' }
  | { readonly kind: 'other' };

/** Why the program runs: GitHub's event, or a person at a terminal. Made by `tags/parse-event.ts`. */
export type TriggerEvent = {
  /** GITHUB_EVENT_NAME, or `manual`. */
  readonly name: string;
  readonly trigger: Trigger;
  /** null for a manual run, and where GITHUB_REF is empty. */
  readonly ref: GitRef | null;
  /** GITHUB_SHA; null for a manual run. */
  readonly sha: string | null;
  /** `owner/name` of the repository the workflow runs in. */
  readonly repository: string | null;
  /** `https://github.com`, or the address of a GitHub Enterprise Server. */
  readonly serverUrl: string;
  readonly defaultBranch: string | null;
  /** The repository the workflow runs in is itself a fork. */
  readonly inFork: boolean;
  readonly actor: string | null;
  readonly dependabot: boolean;
  /** `base_ref` of a push, `pull_request.base.ref`. */
  readonly baseBranch: string | null;
  /** Description, home page and SPDX licence as GitHub knows them. */
  readonly about: {
    readonly description: string | null;
    readonly homepage: string | null;
    readonly license: string | null;
  };
};

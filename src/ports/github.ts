/** What became of a request. `refused` is nobody's bug: a token that may only read, a rate limit, an outage. */
export type GitHubAnswer<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'refused'; readonly why: string };

export type IssueComment = {
  readonly id: number;
  readonly body: string;
  /** Their login. */
  readonly author: string;
  /** Written by an app, as the token of a job is one. */
  readonly byApp: boolean;
};

/** A file of a pull request; `patch` is the unified diff, absent for binary and very large files. */
export type ChangedFile = { readonly path: string; readonly patch: string | null };

/** A comment on lines of the head's side. `startLine` is null for one line. */
export type LineComment = {
  readonly path: string;
  readonly startLine: number | null;
  readonly line: number;
  readonly body: string;
};

/** The little of GitHub's API that a pull request's view needs. */
export type GitHub = {
  comments(pullRequest: number): Promise<GitHubAnswer<readonly IssueComment[]>>;
  createComment(pullRequest: number, body: string): Promise<GitHubAnswer<IssueComment>>;
  updateComment(id: number, body: string): Promise<GitHubAnswer<null>>;
  deleteComment(id: number): Promise<GitHubAnswer<null>>;
  changedFiles(pullRequest: number): Promise<GitHubAnswer<readonly ChangedFile[]>>;
  /** Bodies of the comments that stand on lines already. */
  lineComments(pullRequest: number): Promise<GitHubAnswer<readonly { readonly path: string; readonly body: string }[]>>;
  review(pullRequest: number, commit: string, comments: readonly LineComment[]): Promise<GitHubAnswer<null>>;
};

import type { GitState } from '../model/repo-snapshot.ts';

export type GitStateOptions = {
  /** Patterns of `git describe --match` whose answers the tags need. */
  readonly describeMatch?: readonly string[];
};

export type Git = {
  /** null where `path` is no git work tree, or there is no git. */
  state(path: string, options?: GitStateOptions): Promise<GitState | null>;
  /** The text of a file (relative to `path`) as a commit has it; null where commit or file are not there. */
  fileAt(path: string, commit: string, file: string): Promise<string | null>;
  /**
   * Files under `path`, relative to it, that HEAD has otherwise than its merge base with `commit`; deleted ones are
   * left out. null where the history for that is not here.
   */
  changedSince(path: string, commit: string): Promise<readonly string[] | null>;
};

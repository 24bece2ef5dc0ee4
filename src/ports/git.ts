import type { GitState, TreeChanges } from '../model/repo-snapshot.ts';

export type Git = {
  /** null where `path` is no git work tree, or there is no git. */
  state(path: string): Promise<GitState | null>;
  /** What differs from HEAD, which git reads the whole work tree for; null where it cannot say. */
  changes(path: string): Promise<TreeChanges | null>;
  /** `git describe --match PATTERN` by pattern; without those it has no answer for. */
  describes(path: string, patterns: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** The text of a file (relative to `path`) as a commit has it; null where commit or file are not there. */
  fileAt(path: string, commit: string, file: string): Promise<string | null>;
  /**
   * Files under `path`, relative to it, that HEAD has otherwise than its merge base with `commit`; deleted ones are
   * left out. null where the history for that is not here.
   */
  changedSince(path: string, commit: string): Promise<readonly string[] | null>;
};

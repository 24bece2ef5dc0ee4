import type { GitState } from '../model/repo-snapshot.ts';

export type Git = {
  /** null where `path` is no git work tree, or there is no git. */
  state(path: string): Promise<GitState | null>;
};

import type { RepoSnapshot } from '../model/repo-snapshot.ts';

export type Files = {
  /** Reads PATH once. Rejects with a sentence when it is no folder. */
  snapshot(path: string): Promise<RepoSnapshot>;
  /** A private folder (mode 0700) that `remove` and the sweep delete. */
  temporaryFolder(): Promise<string>;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string | null>;
  remove(path: string): Promise<void>;
};

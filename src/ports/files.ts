/** A place of this machine where something must be written cannot be written to. The message is for people. */
export class FilesFailed extends Error {}

export type Files = {
  /** A private folder (mode 0700) that `remove` and the sweep delete. */
  temporaryFolder(): Promise<string>;
  write(path: string, text: string): Promise<void>;
  /** null for what is missing, no regular file, or larger than any text of ours. */
  read(path: string): Promise<string | null>;
  remove(path: string): Promise<void>;
  /**
   * Whether a path below a folder leads out of it, or into a `.git`: through a link, since what is written never does.
   * A path that is not there leads where its folder does.
   */
  leaves(folder: string, path: string): Promise<boolean>;
};

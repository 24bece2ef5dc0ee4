/** A place of this machine where something must be written cannot be written to. The message is for people. */
export class FilesFailed extends Error {}

export type Files = {
  /** A private folder (mode 0700) that `remove` and the sweep delete. */
  temporaryFolder(): Promise<string>;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string | null>;
  remove(path: string): Promise<void>;
};

export type Files = {
  /** A private folder (mode 0700) that `remove` and the sweep delete. */
  temporaryFolder(): Promise<string>;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string | null>;
  remove(path: string): Promise<void>;
};

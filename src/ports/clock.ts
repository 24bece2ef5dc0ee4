export type Clock = {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Seconds since 1970. */
  unixTime(): number;
  /** Resolves after so many milliseconds, or when the signal aborts. The only timer there is. */
  after(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

export type Random = {
  /** So many random bytes, as lower-case hexadecimal. */
  hex(bytes: number): string;
};

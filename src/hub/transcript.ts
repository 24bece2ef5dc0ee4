export type Line = {
  readonly milliseconds: number;
  readonly instanceId: string;
  readonly direction: 'agent-to-hub' | 'hub-to-agent';
  readonly message: unknown;
};

/** The last messages of the wire. The oldest go when their text exceeds `limit` characters, so that a long run fits. */
export class Transcript {
  readonly #limit: number;
  #lines: { readonly line: Line; readonly size: number }[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(line: Line, size: number): void {
    this.#lines.push({ line, size });
    this.#size += size;
    if (this.#size > this.#limit) this.#forgetOldest();
  }

  lines(): readonly Line[] {
    return this.#lines.map(({ line }) => line);
  }

  /** Down to half of the limit, so that it does not happen at every message. */
  #forgetOldest(): void {
    let from = 0;
    while (this.#size > this.#limit / 2 && from < this.#lines.length - 1) {
      this.#size -= this.#lines[from]?.size ?? 0;
      from += 1;
    }
    this.#lines = this.#lines.slice(from);
  }
}

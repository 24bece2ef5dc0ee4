/** A map as it was at some moment. */
export type Past<K, V> = Pick<ReadonlyMap<K, V>, 'get' | 'has'> & { keys(): Iterable<K> };

type Change<V> = { readonly moment: number; readonly value: { readonly now: V } | null };

/** A map that remembers. To ask what it held before each of a file's thousand steps takes no copy for each. */
export class HistoryMap<K, V> extends Map<K, V> {
  readonly #changes = new Map<K, Change<V>[]>();
  #moment = 0;

  override set(key: K, value: V): this {
    this.#note(key, { now: value });
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    if (this.has(key)) this.#note(key, null);
    return super.delete(key);
  }

  #note(key: K, value: Change<V>['value']): void {
    this.#moment += 1;
    const known = this.#changes.get(key);
    if (known) known.push({ moment: this.#moment, value });
    else this.#changes.set(key, [{ moment: this.#moment, value }]);
  }

  /** What the map holds now, whatever comes. */
  remember(): Past<K, V> {
    const moment = this.#moment;
    const changes = this.#changes;
    const at = (key: K) => changes.get(key)?.findLast((change) => change.moment <= moment)?.value ?? null;
    return {
      get: (key) => at(key)?.now,
      has: (key) => at(key) !== null,
      keys: () => [...changes.keys()].filter((key) => at(key) !== null),
    };
  }
}

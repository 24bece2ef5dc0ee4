import fc from 'fast-check';

/** One input, ready to be read. `shown` is what a person needs to make it again. */
export type Trial = { readonly shown: () => string; readonly run: () => unknown };

/** Something of ours that reads what others wrote. */
export type Reader = {
  readonly name: string;
  /** The same inputs for the same seed. */
  trials(seed: number, count: number): readonly Trial[];
  /** The smallest input that fails in its place, as text. */
  smallest(seed: number, count: number, at: number): Promise<string>;
};

/** `read` throws where a promise is broken; what it returns is awaited. */
export function reader<T>(name: string, inputs: fc.Arbitrary<T>, read: (input: T) => unknown): Reader {
  const sample = (seed: number, count: number): readonly T[] => fc.sample(inputs, { seed, numRuns: count });
  const fails = async (input: T): Promise<boolean> => {
    try {
      await read(input);
      return false;
    } catch {
      return true;
    }
  };
  return {
    name,
    trials: (seed, count) =>
      sample(seed, count).map((input) => ({ shown: () => fc.stringify(input), run: () => read(input) })),
    async smallest(seed, count, at) {
      const input = sample(seed, count)[at];
      if (input === undefined) return '';
      // fast-check shrinks what it made itself; what failed is looked for among the same inputs.
      const result = await fc.check(
        fc.asyncProperty(inputs, async (one) => !(await fails(one))),
        { seed, numRuns: count, endOnFailure: false, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
      );
      return result.counterexample ? fc.stringify(result.counterexample[0]) : fc.stringify(input);
    },
  };
}

export function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** What the main thread gives: which reader, from which seed, how often, and where to say what is being read. */
export type Work = {
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
  readonly at: SharedArrayBuffer;
};

export type Broken = { readonly index: number; readonly input: string; readonly error: string };

/** Inputs that are made at once. */
export const batch = 100;

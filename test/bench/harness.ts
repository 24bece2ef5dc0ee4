import { spawn } from 'node:child_process';

/** One comparison: two things measured side by side in one run, and their ratio. */
export type Line = {
  readonly row: string;
  readonly what: string;
  readonly ours: number;
  /** null where it cannot be had here: `note` says why. */
  readonly theirs: number | null;
  readonly against: string;
  readonly unit: 's' | 'ms' | 'KiB' | 'MB' | '';
  readonly ratio: number | null;
  /** The ratio is to be at most this. */
  readonly aim: number | null;
  readonly note?: string;
};

/** A row of the table, with a word to ask for it by. */
export type Row = {
  readonly name: string;
  readonly title: string;
  measure(bench: Bench): Promise<readonly Line[]>;
};

export type Bench = {
  /** Measurements of each contender, after one that does not count. */
  readonly rounds: number;
  /** Aborted by Ctrl-C: the children have it as well, so what runs fails and clears up after itself. */
  readonly signal: AbortSignal;
  say(text: string): void;
};

/** A contender gives the seconds that count where not all of its work does; else the whole call counts. */
export type Contender = () => Promise<number | undefined> | Promise<void>;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

async function seconds(contender: Contender): Promise<number> {
  const before = performance.now();
  const own = await contender();
  return own ?? (performance.now() - before) / 1000;
}

/** Each in turn, again and again, so that what else the machine does meets all alike. @returns medians, in seconds */
export async function interleaved<Name extends string>(
  bench: Bench,
  contenders: Readonly<Record<Name, Contender>>,
  options: { readonly warmUp?: boolean } = {},
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const taken = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = options.warmUp === false ? 1 : 0; round <= bench.rounds; round += 1) {
    for (const name of names) {
      bench.signal.throwIfAborted();
      const took = await seconds(contenders[name]);
      bench.say(`  ${round === 0 ? 'warm-up' : `round ${round}`}, ${name}: ${took.toFixed(2)} s`);
      if (round > 0) taken.get(name)?.push(took);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken.get(name) ?? [])])) as Record<Name, number>;
}

/** A whole process with its output thrown away; `allowed` statuses besides 0 say that it ran. */
export async function whole(program: string, argv: readonly string[], allowed: readonly number[] = []): Promise<void> {
  const child = spawn(program, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told = (told + chunk.toString()).slice(-2000);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0 && !allowed.includes(status ?? -1))
    throw new Error(`${program} ${argv.join(' ')} ended with ${status}: ${told}`);
}

type Compared = Omit<Line, 'ratio' | 'aim'> & { readonly aim?: number | null };

export function line(compared: Compared): Line {
  const { ours, theirs, aim = null } = compared;
  return { ...compared, aim, ratio: theirs === null ? null : ours / theirs };
}

/** How fast something grows: 1 is in proportion, 2 is with the square. */
export function exponent(small: readonly [size: number, taken: number], large: readonly [number, number]): number {
  return Math.log(large[1] / small[1]) / Math.log(large[0] / small[0]);
}

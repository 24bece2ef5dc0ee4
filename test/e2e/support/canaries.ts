import { readdirSync, readFileSync } from 'node:fs';

/** Everything that a secret would look like: as it is, in base64 at each of the three offsets, as a part of a URL. */
export function shapesOf(secret: string): readonly string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from('x'.repeat(offset) + secret).toString('base64');
    // What depends on the neighbours is cut off.
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  return [secret, ...base64, encodeURIComponent(secret), Buffer.from(secret).toString('hex')];
}

/** Names of the canaries that a text holds. */
export function found(text: string, canaries: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(canaries).flatMap(([name, secret]) =>
    shapesOf(secret).some((shape) => text.includes(shape)) ? [name] : [],
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

export type ProcessWatch = {
  /** `canary in an argument list: …` for each that was seen. */
  readonly seen: ReadonlySet<string>;
  /** How many argument lists were looked at. */
  readonly looks: () => number;
  stop(): void;
};

/**
 * Looks at the argument lists of all processes of this machine, again and again, and at the environment of those whose
 * program is named: a container's process is one of them.
 */
export function watchProcesses(
  canaries: Readonly<Record<string, string>>,
  mayHave: (argv: string) => readonly string[],
): ProcessWatch {
  const seen = new Set<string>();
  let count = 0;
  const look = (): void => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (Number(pid) === process.pid) continue;
      const argv = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
      if (argv === '') continue;
      count += 1;
      for (const name of found(argv, canaries)) seen.add(`${name} in an argument list: ${argv.slice(0, 80)}`);
      const environment = read(`/proc/${pid}/environ`);
      for (const name of found(environment, canaries))
        if (!mayHave(argv).includes(name)) seen.add(`${name} in the environment of: ${argv.slice(0, 80)}`);
    }
  };
  const timer = setInterval(look, 25);
  return { seen, looks: () => count, stop: () => clearInterval(timer) };
}

import { readdirSync, readFileSync } from 'node:fs';

export type ProcessListWatch = {
  /** Ends the watch. @returns every argument list that showed one of the texts */
  end(): readonly string[];
  /** How often the list was read. */
  looks(): number;
};

/** Reads the argument lists of all processes of this machine, all the time, and keeps those that show a text. */
export function watchProcessList(...texts: readonly string[]): ProcessListWatch {
  const seen = new Set<string>();
  let looks = 0;
  const timer = setInterval(() => {
    looks += 1;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        if (texts.some((text) => line.includes(text))) seen.add(line.replaceAll('\0', ' '));
      } catch {
        // It has ended meanwhile.
      }
    }
  }, 20);
  return {
    end: () => {
      clearInterval(timer);
      return [...seen];
    },
    looks: () => looks,
  };
}

import { fromLog } from '../evidence.ts';

/** The engine's own words; statuses 126 and 127. */
export const programNotFound = fromLog({
  id: 'program-not-found',
  pattern:
    /exec: "(?<program>[^"]+)": (?:executable file not found|stat [^:]+: no such file)|\[dumb-init\] (?<child>\S+): No such file|\/bin\/sh: \d+: (?<shell>[^:]+): not found/,
  cause: ({ program, child, shell }) => `\`${program ?? child ?? shell}\` is not in the image, or not on its PATH`,
  remedy: () =>
    'build on simonsobs/ocs v0.10.0 or newer, keep `/opt/venv/bin` on PATH, and write ENTRYPOINT as a JSON array: ["dumb-init", "ocs-agent-cli"]',
});

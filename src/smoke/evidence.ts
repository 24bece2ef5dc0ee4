import type { Seen } from './seen.ts';

/** How a container ended. */
export type Exit = {
  readonly status: number;
  readonly outOfMemory: boolean;
  /** What the engine says when it could not start the process: `exec: "x": executable file not found in $PATH`. */
  readonly engineError: string;
};

/** All that is known of an instance that did not do what it should. */
export type Evidence = {
  readonly instanceId: string;
  readonly agentClass: string;
  readonly seen: Seen;
  /** Last lines of the container's output, oldest first. */
  readonly log: readonly string[];
  /** null: it was still running. */
  readonly exit: Exit | null;
  readonly hubUrl: string;
};

export type Diagnosis = {
  readonly id: string;
  /** What is wrong, one sentence in lower case. */
  readonly cause: string;
  /** The line that shows it; null when what is missing shows it. */
  readonly evidence: string | null;
  /** What to do, one sentence in lower case. */
  readonly remedy: string;
};

export type Diagnose = (evidence: Evidence) => Diagnosis | null;

type LogDiagnosis = {
  readonly id: string;
  readonly pattern: RegExp;
  /** From the groups of the pattern. */
  readonly cause: (groups: Readonly<Record<string, string>>, evidence: Evidence) => string;
  readonly remedy: (groups: Readonly<Record<string, string>>, evidence: Evidence) => string;
};

/** The commonest kind: one line of the log tells. The last match counts, since OCS prints the cause last. */
export function fromLog(definition: LogDiagnosis): Diagnose {
  return (evidence) => {
    const lines = evidence.exit?.engineError ? [...evidence.log, evidence.exit.engineError] : evidence.log;
    for (const line of lines.toReversed()) {
      const match = definition.pattern.exec(line);
      if (!match) continue;
      const groups = match.groups ?? {};
      return {
        id: definition.id,
        cause: definition.cause(groups, evidence),
        evidence: line.trim(),
        remedy: definition.remedy(groups, evidence),
      };
    }
    return null;
  };
}

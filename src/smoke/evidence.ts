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

type Groups = Readonly<Record<string, string>>;

type LogDiagnosis = {
  readonly id: string;
  /** Looked for in each line, the time in front of it removed. */
  readonly pattern: RegExp;
  /** What else must be so, from all lines. */
  readonly when?: (lines: readonly string[], groups: Groups, evidence: Evidence) => boolean;
  /** From the groups of the pattern. */
  readonly cause: (groups: Groups, evidence: Evidence) => string;
  readonly remedy: (groups: Groups, evidence: Evidence) => string;
};

/** What txaio puts in front of a line. */
export function withoutTime(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\dT\S+ /, '');
}

/** The commonest kind: one line of the log tells. The last match counts, since OCS prints the cause last. */
export function fromLog({ id, pattern, when, cause, remedy }: LogDiagnosis): Diagnose {
  return (evidence) => {
    const error = evidence.exit?.engineError;
    const lines = (error ? [...evidence.log, error] : evidence.log).map(withoutTime);
    for (const line of lines.toReversed()) {
      const match = pattern.exec(line);
      const groups = match?.groups ?? {};
      if (!match || (when && !when(lines, groups, evidence))) continue;
      return { id, cause: cause(groups, evidence), evidence: line.trim(), remedy: remedy(groups, evidence) };
    }
    return null;
  };
}

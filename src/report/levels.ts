import type { Severity } from '../model/finding.ts';

type Level = {
  /** The name of the workflow command. */
  readonly github: 'error' | 'warning' | 'notice';
  /** SARIF 2.1.0, §3.27.10. */
  readonly sarif: 'error' | 'warning' | 'note';
  /** `problem.severity` of a rule, by which code scanning filters. */
  readonly problem: 'error' | 'warning' | 'recommendation';
  readonly color: 'red' | 'yellow' | 'cyan';
};

/** The one place where a severity becomes a format's level. */
export const levels = {
  error: { github: 'error', sarif: 'error', problem: 'error', color: 'red' },
  warning: { github: 'warning', sarif: 'warning', problem: 'warning', color: 'yellow' },
  notice: { github: 'notice', sarif: 'note', problem: 'recommendation', color: 'cyan' },
} as const satisfies Record<Severity, Level>;

import type { AgentRow, ImageGrowth, ImageRow, Outcome, Report, StageRow } from '../model/report.ts';
import { type Counts, countFindings, type Shown } from './shown.ts';

/** Marks and punctuation, for terminals that show UTF-8 and for those that don't. */
export type Symbols = {
  readonly passed: string;
  readonly failed: string;
  readonly skipped: string;
  readonly ellipsis: string;
  readonly dot: string;
  /** In place of a character that must not be printed. */
  readonly replacement: string;
};

export const unicodeSymbols: Symbols = {
  passed: '✓',
  failed: '✗',
  skipped: '–',
  ellipsis: '…',
  dot: '·',
  replacement: '\ufffd',
};

export const asciiSymbols: Symbols = {
  passed: '+',
  failed: 'x',
  skipped: '-',
  ellipsis: '...',
  dot: '|',
  replacement: '?',
};

/** Where colour helps the eye: the job summary and comments. The word always stands beside it, or is told by its row. */
export const emoji = {
  passed: '✅',
  failed: '❌',
  skipped: '➖',
  error: '❌',
  warning: '⚠️',
  notice: '💡',
  fix: '🔧',
} as const;

/** `0.73 MB`, `84 MB`, `1.2 GB`: as docker counts, a thousand bytes to the kilobyte. */
export function bytesInWords(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ['GB', bytes / 1e9] : bytes >= 1e6 ? ['MB', bytes / 1e6] : ['kB', bytes / 1e3];
  return `${size >= 9.95 ? size.toFixed(0) : size.toFixed(1)} ${unit}`;
}

/** `84 MB`: what an image adds to its base. */
export function grownBy({ steps }: ImageGrowth): string {
  return bytesInWords(steps.reduce((sum, { bytes }) => sum + bytes, 0));
}

/** `0.08 s`, `1.4 s`, `75 s` as `1 min 15 s`. */
export function duration(seconds: number): string {
  const tenths = seconds < 0.995 ? seconds.toFixed(2) : seconds < 9.95 ? seconds.toFixed(1) : seconds.toFixed(0);
  if (seconds < 59.5) return `${tenths} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

export function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** `2 errors, 1 notice`, or `no findings`. */
export function countsInWords(counts: Counts): string {
  const parts = [
    ...(counts.error ? [plural(counts.error, 'error')] : []),
    ...(counts.warning ? [plural(counts.warning, 'warning')] : []),
    ...(counts.notice ? [plural(counts.notice, 'notice')] : []),
  ];
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

const outcomes: Readonly<Record<Outcome, string>> = {
  passed: 'passed',
  check: 'failed at check',
  dockerfile: 'failed at dockerfile',
  build: 'failed at build',
  smoke: 'failed at smoke',
  push: 'failed at push',
  config: 'stopped at a wrong configuration',
  error: 'met an internal error',
  cancelled: 'was cancelled',
};

/** `failed at check`; null for what is no outcome. */
export function outcomeInWords(outcome: unknown): string | null {
  return Object.entries(outcomes).find(([name]) => name === outcome)?.[1] ?? null;
}

/** `failed at check: 1 error`. */
export function headline(report: Report, shown: readonly Shown[]): string {
  return `${outcomes[report.outcome]}: ${countsInWords(countFindings(shown.map(({ finding }) => finding)))}`;
}

/** How deep the smoke test of an image went, and how it ended. */
export function smokeInWords({ stages }: Report, { name, smoke }: ImageRow): string {
  const status = stages.find((row) => row.stage === 'smoke' && row.image === name)?.status;
  if (status === undefined || status === 'passed') return smoke;
  if (status === 'skipped') return smoke === 'off' ? 'not tested' : smoke;
  return smoke === 'off' ? 'failed' : `${smoke}, failed`;
}

const agentWords: Readonly<Record<AgentRow['status'], string>> = {
  imported: 'imported',
  up: 'up',
  failed: 'failed',
  'not-tried': 'not tried',
};

export function agentStatus(row: AgentRow): string {
  if (row.expectedFailure !== undefined) return `does not import, as expected: ${row.expectedFailure}`;
  return agentWords[row.status];
}

const agentMarks: Readonly<Record<AgentRow['status'], StageRow['status']>> = {
  imported: 'passed',
  up: 'passed',
  failed: 'failed',
  'not-tried': 'skipped',
};

/** The station mark that fits an agent's status. */
export function agentMark(row: AgentRow): StageRow['status'] {
  return row.expectedFailure === undefined ? agentMarks[row.status] : 'skipped';
}

/** The class, else the module. */
export function agentName(row: AgentRow): string {
  return row.class ?? row.module ?? 'unknown agent';
}

/** Whether rows must name their image: not where there is only one. */
export function hasSeveralImages(report: Report): boolean {
  const names = [...report.stages, ...report.agents].flatMap((row) => (row.image === null ? [] : [row.image]));
  return new Set([...names, ...report.images.map((row) => row.name)]).size > 1;
}

/** Each feed with what it published while the agent was watched: ` (3 messages, 12 samples)`. */
export function feedNames(row: AgentRow): readonly { readonly name: string; readonly count: string }[] {
  return row.feeds.map((name) => {
    const data = row.feedData?.find((one) => one.name === name);
    if (data === undefined) return { name, count: '' };
    const samples = data.samples > 0 ? `, ${plural(data.samples, 'sample')}` : '';
    return { name, count: ` (${plural(data.messages, 'message')}${samples})` };
  });
}

import type { Location, Range } from './location.ts';

export type Severity = 'error' | 'warning' | 'notice';

/** Strongest first: the order of sorting and of thresholds. */
export const severities: readonly Severity[] = ['error', 'warning', 'notice'];

/** The facts of a finding; its rule makes the sentence of them. */
export type Params = { readonly [name: string]: string | number | boolean | null | readonly string[] };

/** Replaces `range` of `file` by `text`. A file that does not exist yet is created by an edit of the empty range 1:1–1:1. */
export type Edit = { readonly file: string; readonly range: Range; readonly text: string };

/** Safe: the image and its behaviour stay what their author meant; `check --fix` applies only these. */
export type Fix = { readonly safe: boolean; readonly edits: readonly Edit[] };

export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly location: Location | null;
  readonly params: Params;
  readonly fix?: Fix;
};

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** By file, line, column, rule: the order that every format promises. Findings without a file come first. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.location?.file ?? '', b.location?.file ?? '') ||
    (a.location?.range?.start.line ?? 0) - (b.location?.range?.start.line ?? 0) ||
    (a.location?.range?.start.column ?? 0) - (b.location?.range?.start.column ?? 0) ||
    compareText(a.rule, b.rule)
  );
}

// Not localeCompare: the order must be the same on every machine.
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { compareFindings, type Finding, type Severity, severities } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import type { Describe, Description } from './describe.ts';

/** A finding with its words. */
export type Shown = { readonly finding: Finding; readonly description: Description };

/** The findings as every format shows them: by file, line, column and rule, each fault once. */
export function shownFindings(report: Report, describe: Describe): readonly Shown[] {
  const once = new Map<string, Shown>();
  for (const finding of report.findings) {
    const shown = { finding, description: describe(finding) };
    const key = JSON.stringify([finding.rule, finding.location, shown.description.message]);
    const known = once.get(key);
    if (!known || isStronger(finding, known.finding)) once.set(key, shown);
  }
  return [...once.values()].sort((a, b) => compareFindings(a.finding, b.finding) || compareRest(a, b));
}

export type Counts = Readonly<Record<Severity, number>>;

export function countFindings(findings: readonly Finding[]): Counts {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return { error: count('error'), warning: count('warning'), notice: count('notice') };
}

function isStronger(a: Finding, b: Finding): boolean {
  return severities.indexOf(a.severity) < severities.indexOf(b.severity);
}

// Two findings of one rule at one place: any order will do, as long as it is always the same.
function compareRest(a: Shown, b: Shown): number {
  const [one, other] = [
    JSON.stringify([a.finding.location, a.description.message]),
    JSON.stringify([b.finding.location, b.description.message]),
  ];
  return one < other ? -1 : one > other ? 1 : 0;
}

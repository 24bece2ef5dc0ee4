import type { Finding } from '../model/finding.ts';
import { readJson } from '../model/json.ts';
import type { Describe } from './describe.ts';

/** How often each finding stood in an earlier report. Lines are left out: an edit above moves them. */
export type Baseline = ReadonlyMap<string, number>;

function keyOf(rule: unknown, file: unknown, message: unknown): string {
  return JSON.stringify([rule, file ?? null, message]);
}

/** Reads a JSON report, version 1; null when it is none. */
export function parseBaseline(text: string): Baseline | null {
  const report = readJson(text);
  if (typeof report !== 'object' || report === null || !('findings' in report) || !Array.isArray(report.findings))
    return null;
  const known = new Map<string, number>();
  for (const finding of report.findings) {
    if (typeof finding !== 'object' || finding === null) return null;
    const fields = new Map<string, unknown>(Object.entries(finding));
    const key = keyOf(fields.get('rule'), fields.get('file'), fields.get('message'));
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return known;
}

/** The findings that are not in the earlier report; one that stood there once excuses one. */
export function newSince(findings: readonly Finding[], baseline: Baseline, describe: Describe): readonly Finding[] {
  const left = new Map(baseline);
  return findings.filter((finding) => {
    const key = keyOf(finding.rule, finding.location?.file, describe(finding).message);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

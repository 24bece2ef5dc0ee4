import { type Finding, severities } from '../../model/finding.ts';
import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';
import { changedSnapshot } from '../../repo/changed-snapshot.ts';
import { editedTexts, type Plan, planEdits } from './plan-edits.ts';
import { isIntact } from './structure.ts';

export type Mended = {
  /** The repository with every fix that was kept. */
  readonly snapshot: RepoSnapshot;
  /** Paths of files that changed or are new, sorted. */
  readonly changed: readonly string[];
  readonly fixed: readonly Finding[];
  /** What the rules still find. */
  readonly left: readonly Finding[];
};

type State = { readonly snapshot: RepoSnapshot; readonly findings: readonly Finding[] };

const maxRounds = 20;

/**
 * Applies safe fixes until none is left that helps. After each round the rules look again, because one fix may move or
 * solve another's fault; a fix is kept only if the file still parses, what it did not touch is read as before, and
 * fewer findings remain.
 */
export function applyFixes(snapshot: RepoSnapshot, examine: (snapshot: RepoSnapshot) => readonly Finding[]): Mended {
  let state: State = { snapshot, findings: examine(snapshot) };
  const fixed: Finding[] = [];
  const changed = new Set<string>();

  /** The state after a plan, null where it is not to be kept. */
  function attempt(plan: Plan): State | null {
    const texts = editedTexts(state.snapshot, plan);
    for (const [path, text] of texts) {
      const before = textOf(state.snapshot, path);
      if (before?.text === text || !isIntact(before, { path, text }, plan.edits.get(path) ?? [])) return null;
    }
    const next = changedSnapshot(state.snapshot, texts);
    const findings = examine(next);
    return isBetter(findings, state.findings) ? { snapshot: next, findings } : null;
  }

  function take(plan: Plan, next: State): void {
    state = next;
    fixed.push(...plan.findings);
    for (const path of plan.edits.keys()) changed.add(path);
  }

  for (let round = 0; round < maxRounds; round += 1) {
    const plan = planEdits(state.snapshot, state.findings);
    if (plan.findings.length === 0) break;
    const together = attempt(plan);
    if (together) {
      take(plan, together);
      continue;
    }
    // One of them spoils it: each for itself, the first that helps.
    const alone = plan.findings.map((finding) => planEdits(state.snapshot, [finding]));
    const found = firstOf(alone, attempt);
    if (!found) break;
    take(found.plan, found.next);
  }
  return { snapshot: state.snapshot, changed: [...changed].sort(), fixed, left: state.findings };
}

function firstOf(
  plans: readonly Plan[],
  attempt: (plan: Plan) => State | null,
): { readonly plan: Plan; readonly next: State } | null {
  for (const plan of plans) {
    const next = attempt(plan);
    if (next) return { plan, next };
  }
  return null;
}

/**
 * Fewer findings of the strongest severity in which the two differ. A fix may also uncover a fault that the first one
 * hid; then fewer remain that a fix could mend. Either way the measure falls, so that fixing ends, and ends for good.
 */
function isBetter(after: readonly Finding[], before: readonly Finding[]): boolean {
  for (const severity of severities) {
    const difference = count(after, severity) - count(before, severity);
    if (difference !== 0) return difference < 0;
  }
  return mendable(after) < mendable(before);
}

function mendable(findings: readonly Finding[]): number {
  return findings.filter(({ fix }) => fix?.safe).length;
}

function count(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

import type { Finding } from '../../../src/model/finding.ts';
import { describeByRule } from '../../../src/report/by-rule.ts';
import { findingsOf } from '../findings.ts';
import { type Good, goodTree } from './goods.ts';
import type { Mutant, Mutation } from './mutant.ts';

export type Verdict = {
  readonly mutant: Mutant;
  readonly status: 'found' | 'missed' | 'explained' | 'wrong-severity' | 'crashed';
  /** New findings that the mutant does not explain. */
  readonly tooMuch: readonly Finding[];
  readonly ours: readonly Finding[];
  readonly note: string;
};

const baselines = new Map<Good, ReadonlyMap<string, number>>();

/** What a finding says, without its line, which a mutation above it moves. */
function keyOf(finding: Finding): string {
  return JSON.stringify([
    finding.rule,
    finding.severity,
    finding.location?.file ?? null,
    describeByRule(finding).message,
  ]);
}

function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of findings.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function baselineOf(good: Good): ReadonlyMap<string, number> {
  const known = baselines.get(good) ?? counted(findingsOf(goodTree(good)));
  baselines.set(good, known);
  return known;
}

/** Findings that the unbroken repository does not have. */
export function judgeChange(on: Good, mutate: Mutation): readonly Finding[] {
  const left = new Map(baselineOf(on));
  return findingsOf(mutate(goodTree(on))).filter((finding) => {
    const key = keyOf(finding);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** Runs every rule on a mutant, and compares with what its repository has anyway. */
export function judge(mutant: Mutant): Verdict {
  try {
    const fresh = judgeChange(mutant.on, mutant.mutate);
    const ours = fresh.filter(({ rule }) => rule === mutant.rule);
    const explained = new Set(mutant.also.map(({ rule }) => rule));
    const others = fresh.filter(({ rule }) => rule !== mutant.rule && !explained.has(rule));
    const status =
      ours.length === 0
        ? mutant.silent === null
          ? 'missed'
          : 'explained'
        : mutant.silent !== null
          ? 'wrong-severity'
          : ours.some(({ severity }) => severity === mutant.severity)
            ? 'found'
            : 'wrong-severity';
    const tooMany = ours.length > mutant.findings ? ours.slice(mutant.findings) : [];
    return { mutant, status, tooMuch: [...others, ...tooMany], ours, note: '' };
  } catch (error) {
    const note = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { mutant, status: 'crashed', tooMuch: [], ours: [], note };
  }
}

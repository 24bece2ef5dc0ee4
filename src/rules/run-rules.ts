import { compareFindings, type Finding, type Severity } from '../model/finding.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { rules } from './index.ts';
import { findingOf } from './rule.ts';

export type RuleSettings = {
  readonly disable: readonly string[];
  readonly levels: ReadonlyMap<string, { readonly level: Severity | 'off' }>;
  readonly generate: boolean;
};

/** Every rule on the repository, with the user's own levels, sorted; each fault once. */
export function runRules(repo: AgentRepo, settings: RuleSettings): readonly Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const rule of rules) {
    const level = settings.disable.includes(rule.id) ? 'off' : settings.levels.get(rule.id)?.level;
    if (!rule.check || level === 'off') continue;
    for (const found of rule.check(repo, { generate: settings.generate })) {
      const finding = findingOf(rule, level ? { ...found, severity: level } : found);
      // Two services that share an anchor lead to one place in the file: one fault.
      const key = JSON.stringify([finding.rule, finding.location, finding.location === null ? finding.params : null]);
      if (seen.has(key)) continue;
      seen.add(key);
      findings.push(finding);
    }
  }
  return findings.sort(compareFindings);
}

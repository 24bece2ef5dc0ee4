import { compareFindings, type Finding, type Severity } from '../model/finding.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { applyIgnores, readIgnores } from './ignores.ts';
import { ruleIds, rules } from './index.ts';
import { type CheckOptions, findingOf, type Rule } from './rule.ts';
import { oneLower, rulesOnShownDockerfiles, shownDockerfiles } from './shown-dockerfiles.ts';

export type RuleSettings = {
  readonly disable: readonly string[];
  readonly levels: ReadonlyMap<string, { readonly level: Severity | 'off' }>;
  readonly generate: boolean;
  /** Not a person at a terminal. */
  readonly ci?: boolean;
  /** Also what code blocks of documentation show; not given: yes. */
  readonly docs?: boolean;
  /** The registries that images may come from; empty or not given: any. */
  readonly registries?: readonly string[];
};

/** Every rule on the repository, with the user's own levels, sorted; each fault once. */
export function runRules(repo: AgentRepo, settings: RuleSettings): readonly Finding[] {
  const documentation = { compose: [], siteConfigs: [], dockerfiles: [] };
  const whole = settings.docs === false ? { ...repo, documentation } : repo;
  const shown = shownDockerfiles(whole);
  const options = { generate: settings.generate, ci: settings.ci ?? false, registries: settings.registries ?? [] };
  const seen = new Set<string>();
  const findings: Finding[] = [];
  const levelOf = (id: string): Severity | 'off' | undefined =>
    settings.disable.includes(id) ? 'off' : settings.levels.get(id)?.level;
  for (const rule of rules) {
    if (levelOf(rule.id) === 'off') continue;
    for (const finding of [...found(rule, whole, options), ...foundInShown(rule, shown, options)]) {
      // Two services that share an anchor lead to one place in the file: one fault.
      const key = JSON.stringify([finding.rule, finding.location, finding.location === null ? finding.params : null]);
      if (seen.has(key)) continue;
      seen.add(key);
      findings.push(finding);
    }
  }
  const ran = new Set(rules.filter(({ id, check }) => check && levelOf(id) !== 'off').map(({ id }) => id));
  return applyIgnores(findings, readIgnores(whole), { ids: ruleIds, ran })
    .flatMap((finding): readonly Finding[] => {
      const level = levelOf(finding.rule);
      return level === 'off' ? [] : [level ? { ...finding, severity: level } : finding];
    })
    .toSorted(compareFindings);
}

function found(rule: Rule, repo: AgentRepo, options: CheckOptions): readonly Finding[] {
  return rule.check ? [...rule.check(repo, options)].map((one) => findingOf(rule, one)) : [];
}

/** A reader copies what documentation shows, and does not run it as it stands: one severity lower. */
function foundInShown(rule: Rule, shown: readonly AgentRepo[], options: CheckOptions): readonly Finding[] {
  if (!rulesOnShownDockerfiles.has(rule.id)) return [];
  return shown.flatMap((repo) =>
    found(rule, repo, options).map((finding) => ({ ...finding, severity: oneLower[finding.severity] })),
  );
}

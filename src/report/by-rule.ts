import { ruleOf } from '../rules/index.ts';
import type { Describe } from './describe.ts';

/** The sentence of a finding, from its rule. */
export const describeByRule: Describe = (finding) => {
  const rule = ruleOf(finding.rule);
  if (!rule) throw new Error(`a finding names the rule ${finding.rule}, which does not exist`);
  return { message: rule.message(finding.params), help: `docs/rules/${rule.id}.md`, title: rule.title };
};

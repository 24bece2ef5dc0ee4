import { nearest } from '../model/nearest.ts';
import { environmentVariables } from '../ocs/environment.ts';
import { ruleIds, ruleOf, rules } from '../rules/index.ts';
import { rulePages } from '../rules/pages.ts';
import { UsageProblem } from './usage.ts';

function environmentTable(): string {
  const rows = environmentVariables.map(({ name, flag, since, description, example, whenEmpty }) => [
    `\`${name}\``,
    flag === null ? '' : `\`${flag}\``,
    since,
    description,
    `\`${example}\``,
    whenEmpty === null ? 'nothing' : `\`${whenEmpty.message}\`, exit ${whenEmpty.status}`,
  ]);
  const head = ['variable', 'flag', 'since base', 'meaning', 'example', 'set but empty'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

/** A rule's page, the table of environment variables, or all rules. */
export function explain(topic: string | null): string {
  if (topic === null) return rules.map(({ id, severity, title }) => `${id}  (${severity})  ${title}\n`).join('');
  if (topic === 'environment') return environmentTable();
  const rule = ruleOf(topic);
  if (!rule) {
    const meant = nearest(topic, [...ruleIds, 'environment']);
    throw new UsageProblem(
      `no rule is called ${topic}${meant ? `, did you mean ${meant}?` : ''}; \`ocs-agent explain\` lists all`,
    );
  }
  return rulePages[rule.id] ?? `# ${rule.id}\n\n${rule.title}\n`;
}

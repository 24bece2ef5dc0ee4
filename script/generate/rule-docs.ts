import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Rule } from '../../src/rules/rule.ts';
import { table } from './table.ts';

type Documented = { readonly rule: Rule; readonly page: string | null };

/** Read when it is asked for: the index may have been written a moment ago. */
async function documented(root: string): Promise<readonly Documented[]> {
  const { rules } = await import('../../src/rules/index.ts');
  return rules.map((rule) => {
    const path = `${root}/src/rules/${rule.id}/rule.md`;
    return { rule, page: existsSync(path) ? readFileSync(path, 'utf8') : null };
  });
}

/** The page shows what the program prints, and that says where a fix is. */
function isRepaired(page: string | null): boolean {
  return page?.includes('= fix: `ocs-agent check --fix` repairs it') ?? false;
}

function linked({ rule, page }: Documented, folder: string): string {
  return page === null ? `\`${rule.id}\`` : `[\`${rule.id}\`](${folder}${rule.id}.md)`;
}

/** README's table. */
export async function ruleTable(root: string): Promise<string> {
  const all = await documented(root);
  return table(
    ['rule', 'severity', 'what is found', 'fix'],
    all.map((one) => [
      linked(one, 'docs/rules/'),
      one.rule.severity,
      one.rule.title,
      isRepaired(one.page) ? '`--fix`' : '',
    ]),
  );
}

/** docs/rules: every page beside its rule copied, and a table of all. */
export async function ruleDocs(root: string): Promise<readonly (readonly [string, string])[]> {
  const all = await documented(root);
  const witness = ({ witness: path }: Rule): string =>
    path === undefined ? '' : `[${path.slice(path.lastIndexOf('/') + 1)}](../../${path})`;
  const rows = all.map((one) => [
    linked(one, ''),
    one.rule.severity,
    one.rule.title,
    isRepaired(one.page) ? '`--fix`' : '',
    witness(one.rule),
  ]);
  const counts = ['error', 'warning', 'notice'].map(
    (severity) => `${all.filter(({ rule }) => rule.severity === severity).length} ${severity}s`,
  );
  const index = [
    '# Rules',
    '',
    '<!-- Made by `npm run generate` from src/rules. -->',
    '',
    `${all.length} rules: ${counts.join(', ')}. The severity is the strongest that a rule gives; its page says when it is weaker.`,
    'An error has a witness: an end-to-end test in which a real container, built from the examples of the page, fails as',
    'the page says. `--fix` means that `ocs-agent check --fix` repairs it, at least in plain cases.',
    '',
    table(['rule', 'severity', 'what is found', 'fix', 'witness'], rows),
    '',
  ].join('\n');
  const pages = all.flatMap(({ rule, page }) => (page === null ? [] : [[`docs/rules/${rule.id}.md`, page] as const]));
  return [['docs/rules/README.md', index], ...pages];
}

/** Pages of rules that are no more. */
export function leftOverDocs(root: string, docs: readonly (readonly [string, string])[]): readonly string[] {
  const kept = new Set(docs.map(([path]) => path));
  const folder = `${root}/docs/rules`;
  const present = existsSync(folder) ? readdirSync(folder) : [];
  return present.map((name) => `docs/rules/${name}`).filter((path) => path.endsWith('.md') && !kept.has(path));
}

import { existsSync, readdirSync } from 'node:fs';

/** `base-unpinned` → `baseUnpinned`: the name under which rule.ts exports its rule. */
function exportName(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** src/rules/index.ts: every folder below src/rules that holds a rule.ts, by name. */
export function rulesIndex(root: string): string {
  const ids = readdirSync(`${root}/src/rules`)
    .filter((name) => existsSync(`${root}/src/rules/${name}/rule.ts`))
    .sort();
  return [
    '// Made by `npm run generate` from the folders beside this file.',
    ...ids.map((id) => `import { ${exportName(id)} } from './${id}/rule.ts';`),
    "import type { Rule } from './rule.ts';",
    '',
    '/** Every rule, by id. */',
    'export const rules: readonly Rule[] = [',
    ...ids.map((id) => `  ${exportName(id)},`),
    '];',
    '',
    'export const ruleIds: readonly string[] = rules.map(({ id }) => id);',
    '',
    'export function ruleOf(id: string): Rule | null {',
    '  return rules.find((rule) => rule.id === id) ?? null;',
    '}',
    '',
  ].join('\n');
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** src/rules/pages.ts: the text of every rule.md, so that `explain` works from the bundle alone. */
export function rulePages(root: string): string {
  const ids = readdirSync(`${root}/src/rules`)
    .filter((name) => existsSync(`${root}/src/rules/${name}/rule.md`))
    .sort();
  const entries = ids.map(
    (id) => `  ${JSON.stringify(id)}: ${JSON.stringify(readFileSync(`${root}/src/rules/${id}/rule.md`, 'utf8'))},`,
  );
  return [
    '// Made by `npm run generate` from the pages beside this file.',
    '',
    '/** The Markdown of every rule, by id. */',
    'export const rulePages: Readonly<Record<string, string>> = {',
    ...entries,
    '};',
    '',
  ].join('\n');
}

import { readFileSync, writeFileSync } from 'node:fs';
import { actionYml } from './action-yml.ts';
import { readme } from './readme.ts';
import { rulePages } from './rule-pages.ts';
import { rulesIndex } from './rules-index.ts';

const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');

/** The index comes first: what follows imports the rules by it. */
const files: readonly (readonly [string, () => string])[] = [
  ['src/rules/index.ts', () => rulesIndex(root)],
  ['src/rules/pages.ts', () => rulePages(root)],
  ['action.yml', actionYml],
  ['README.md', () => readme(root)],
];

const check = process.argv.includes('--check');
let stale = 0;
for (const [path, make] of files) {
  const text = make();
  let present = '';
  try {
    present = readFileSync(`${root}/${path}`, 'utf8');
  } catch {
    // A file that is not there yet is stale.
  }
  if (present === text) continue;
  stale += 1;
  if (check) console.error(`${path} is not what \`npm run generate\` makes of its sources`);
  else {
    writeFileSync(`${root}/${path}`, text);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = check && stale > 0 ? 1 : 0;

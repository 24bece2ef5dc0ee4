import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { actionYml } from './action-yml.ts';
import { readme, settingsPage } from './readme.ts';
import { leftOverDocs, ruleDocs } from './rule-docs.ts';
import { rulePages } from './rule-pages.ts';
import { rulesIndex } from './rules-index.ts';
import { settingsSchemaJson } from './settings-schema.ts';

const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
const check = process.argv.includes('--check');
let stale = 0;

function bring(path: string, text: string): void {
  let present = '';
  try {
    present = readFileSync(`${root}/${path}`, 'utf8');
  } catch {
    // A file that is not there yet is stale.
  }
  if (present === text) return;
  stale += 1;
  if (check) {
    console.error(`${path} is not what \`npm run generate\` makes of its sources`);
    return;
  }
  mkdirSync(dirname(`${root}/${path}`), { recursive: true });
  writeFileSync(`${root}/${path}`, text);
  console.log(`wrote ${path}`);
}

function remove(path: string): void {
  stale += 1;
  if (check) console.error(`${path} is the page of no rule; \`npm run generate\` removes it`);
  else {
    rmSync(`${root}/${path}`);
    console.log(`removed ${path}`);
  }
}

// The index comes first: what follows imports the rules by it.
bring('src/rules/index.ts', rulesIndex(root));
bring('src/rules/pages.ts', rulePages(root));
bring('action.yml', actionYml());
bring('README.md', await readme(root));
bring('docs/ocs-agent.schema.json', await settingsSchemaJson());
bring('docs/settings.md', settingsPage(root));
const docs = await ruleDocs(root);
for (const [path, text] of docs) bring(path, text);
for (const path of leftOverDocs(root, docs)) remove(path);
process.exitCode = check && stale > 0 ? 1 : 0;

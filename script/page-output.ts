import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { findingsIn, printed } from '../test/unit/support/check-texts.ts';
import { parseRulePage } from '../test/unit/support/rule-page.ts';

/**
 * Writes the output blocks of the rule pages named (all: none named) anew, from what the program prints now. Read the
 * difference before you commit it: a page is a test.
 */
const root = new URL('..', import.meta.url).pathname;
const ids =
  process.argv.length > 2
    ? process.argv.slice(2)
    : readdirSync(`${root}src/rules`).filter((name) => !name.includes('.'));
for (const id of ids) {
  const path = `${root}src/rules/${id}/rule.md`;
  const text = readFileSync(path, 'utf8');
  const outputs = parseRulePage(text).fails.map((example) => printed(example, findingsIn(example, id)));
  let next = 0;
  const written = text.replace(/^```output\n[\s\S]*?^```$/gm, () => `\`\`\`output\n${outputs[next++] ?? ''}\`\`\``);
  if (written !== text) {
    writeFileSync(path, written);
    console.log(`wrote src/rules/${id}/rule.md`);
  }
}

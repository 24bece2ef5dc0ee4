import { readFileSync } from 'node:fs';
import { inputKeys, inputName, inputs } from '../../src/config/inputs.ts';
import { outputs } from '../../src/config/outputs.ts';
import { fileKeys } from '../../src/config/settings-schema.ts';
import { environmentVariables } from '../../src/ocs/environment.ts';
import { labelTable } from '../../src/tags/labels.ts';
import { ruleTable } from './rule-docs.ts';
import { table } from './table.ts';

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** The tables of README, each between `<!-- name -->` and `<!-- /name -->`. */
const tables: Readonly<Record<string, (root: string) => string | Promise<string>>> = {
  rules: ruleTable,
  inputs: () =>
    table(
      ['input', 'default', 'meaning'],
      inputKeys.map((key) => {
        const shown = 'shownDefault' in inputs[key] ? inputs[key].shownDefault : String(inputs[key].default ?? '');
        const value = key === 'githubToken' ? '${{ github.token }}' : shown;
        return [code(inputName(key)), code(value), inputs[key].description];
      }),
    ),
  outputs: () =>
    table(
      ['output', 'meaning'],
      Object.entries(outputs).map(([name, meaning]) => [code(name), meaning]),
    ),
  environment: () =>
    table(
      ['variable', 'flag that wins over it', 'since base', 'meaning', 'example', 'set but empty'],
      environmentVariables.map(({ name, flag, since, description, example, whenEmpty }) => [
        code(name),
        code(flag ?? ''),
        since,
        description,
        code(example),
        whenEmpty === null ? 'harmless' : `${code(whenEmpty.message)}, exit ${whenEmpty.status}`,
      ]),
    ),
  labels: () =>
    table(
      ['label', 'holds'],
      labelTable.map(({ label, meaning }) => [code(label), meaning]),
    ),
};

/** A Markdown file with the part between two marks made anew. */
function withRegion(text: string, name: string, made: string, path: string): string {
  const region = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!region.test(text)) throw new Error(`${path} has no <!-- ${name} --> region`);
  return text.replace(region, (_, begin: string, end: string) => `${begin}\n${made}\n${end}`);
}

/** README.md with its tables made anew. */
export async function readme(root: string): Promise<string> {
  let text = readFileSync(`${root}/README.md`, 'utf8');
  for (const [name, make] of Object.entries(tables)) text = withRegion(text, name, await make(root), 'README.md');
  return text;
}

/** docs/settings.md with the table of keys made anew. */
export function settingsPage(root: string): string {
  const text = readFileSync(`${root}/docs/settings.md`, 'utf8');
  const rows = fileKeys.map((key) => [code(inputName(key)), inputs[key].description]);
  return withRegion(text, 'keys', table(['key', 'meaning'], rows), 'docs/settings.md');
}

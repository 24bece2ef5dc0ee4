import { readFileSync } from 'node:fs';
import { inputKeys, inputName, inputs } from '../../src/config/inputs.ts';
import { outputs } from '../../src/config/outputs.ts';
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

/** README.md with its tables made anew. */
export async function readme(root: string): Promise<string> {
  let text = readFileSync(`${root}/README.md`, 'utf8');
  for (const [name, make] of Object.entries(tables)) {
    const region = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!region.test(text)) throw new Error(`README.md has no <!-- ${name} --> region`);
    const made = await make(root);
    text = text.replace(region, (_, begin: string, end: string) => `${begin}\n${made}\n${end}`);
  }
  return text;
}

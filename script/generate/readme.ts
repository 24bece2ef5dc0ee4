import { readFileSync } from 'node:fs';
import { inputKeys, inputName, inputs } from '../../src/config/inputs.ts';
import { outputs } from '../../src/config/outputs.ts';
import { environmentVariables } from '../../src/ocs/environment.ts';
import { labelTable } from '../../src/tags/labels.ts';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** The tables of README, each between `<!-- name -->` and `<!-- /name -->`. */
const tables: Readonly<Record<string, () => string>> = {
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
export function readme(root: string): string {
  let text = readFileSync(`${root}/README.md`, 'utf8');
  for (const [name, make] of Object.entries(tables)) {
    const region = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!region.test(text)) throw new Error(`README.md has no <!-- ${name} --> region`);
    text = text.replace(region, (_, begin: string, end: string) => `${begin}\n${make()}\n${end}`);
  }
  return text;
}

import { inputKeys, inputName, inputs } from '../../src/config/inputs.ts';
import { outputs } from '../../src/config/outputs.ts';

/** action.yml has no `default:` but for github-token: defaults live in the table, so that a settings file can win. */
export function actionYml(): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  return [
    '# Made by `npm run generate` from src/config/inputs.ts.',
    'name: OCS agent',
    'description: Check, build, smoke-test and publish the Docker images of OCS agents',
    'author: the ocs-agent-action developers',
    'branding:',
    '  icon: radio',
    '  color: blue',
    'inputs:',
    ...inputKeys.flatMap((key) => {
      const shown = 'shownDefault' in inputs[key] ? inputs[key].shownDefault : String(inputs[key].default ?? '');
      const suffix = shown ? ` Default: \`${shown}\`.` : '';
      return [
        `  ${inputName(key)}:`,
        `    description: ${quote(inputs[key].description + (inputs[key].description.includes('Default:') ? '' : suffix))}`,
        '    required: false',
        ...(key === 'githubToken' ? ['    default: ${{ github.token }}'] : []),
      ];
    }),
    'outputs:',
    ...Object.entries(outputs).flatMap(([name, description]) => [
      `  ${name}:`,
      `    description: ${quote(description)}`,
    ]),
    'runs:',
    '  using: node24',
    '  main: dist/action/index.js',
    '  post: dist/post/index.js',
    '  post-if: always()',
    '',
  ].join('\n');
}

import { fromLog } from '../evidence.ts';

/** os.environ['NAME'] of a variable that is not there. */
export const variableMissing = fromLog({
  id: 'variable-missing',
  pattern: /^KeyError: '(?<name>[A-Za-z_]\w*)'$/,
  when: (lines) => lines.slice(-12).some((line) => /environ|File "(<frozen os>|[^"]*\/os\.py)"/.test(line)),
  cause: ({ name = '' }) => `the agent needs the environment variable ${name}`,
  remedy: ({ name = '' }) =>
    `give the instance \`env: {${name}: …}\`, the image a default by ENV, or read it by os.environ.get`,
});

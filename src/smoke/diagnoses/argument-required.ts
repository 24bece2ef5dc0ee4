import { fromLog } from '../evidence.ts';

/** Source: argparse, status 2. */
export const argumentRequired = fromLog({
  id: 'argument-required',
  pattern: /error: the following arguments are required: (?<names>.+)/,
  cause: ({ names = '' }) => `the agent cannot do without ${names}`,
  remedy: ({ names = '' }) =>
    `give the instance \`arguments: ['${names.split(/[,/]/, 1)[0]}', …]\`, or the argument a default`,
});

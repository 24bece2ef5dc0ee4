import { fromLog } from '../evidence.ts';

/** Source: argparse, status 2. */
export const argumentInvalid = fromLog({
  id: 'argument-invalid',
  pattern: /error: argument (?<name>\S+): (?<why>.+)/,
  cause: ({ name = '', why = '' }) => `the agent does not take the value it got for ${name}: ${why}`,
  remedy: () => 'give another value under `arguments` of the instance',
});

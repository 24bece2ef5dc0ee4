import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py, argparse; status 2. */
export const timeoutInvalid = fromLog({
  id: 'timeout-invalid',
  pattern: /error: argument --crossbar-timeout: invalid int value: '(?<value>.*)'/,
  cause: ({ value = '' }) => `CROSSBAR_TIMEOUT (or --crossbar-timeout) is \`${value}\`, which is no whole number`,
  remedy: () => 'give seconds, such as 10, or 0 for never; an empty value is none: leave the variable out',
});

import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py, argparse; status 2. */
export const argumentsUnrecognized = fromLog({
  id: 'arguments-unrecognized',
  pattern: /error: unrecognized arguments: (?<rest>.+)/,
  cause: ({ rest = '' }) =>
    / --?\w|^--[\w-]+ /.test(rest)
      ? `ocs-agent-cli got \`${rest}\` as one argument`
      : `ocs-agent-cli does not know the argument \`${rest}\``,
  remedy: ({ rest = '' }) =>
    / --?\w|^--[\w-]+ /.test(rest)
      ? `write each flag and each value as its own list element: ${rest
          .trim()
          .split(/\s+/)
          .map((word) => `'${word}'`)
          .join(', ')}`
      : "an agent's own flags belong under `arguments` of its instance in the site config; a program does not belong into CMD or `command`",
});

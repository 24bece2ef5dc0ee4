import { argsOf } from '../args-line.ts';
import { type Evidence, fromLog } from '../evidence.ts';

/** Whether ocs-agent-cli got it as one element of a list. Its own `Args:` line tells, if it came that far. */
function isOneElement(rest: string, { log }: Evidence): boolean {
  const args = argsOf(log);
  return args === null ? /^--[\w-]+ /.test(rest) : args.some((arg) => arg === rest && /\s/.test(arg));
}

/** Source: ocs/agent_cli.py, argparse; status 2. */
export const argumentsUnrecognized = fromLog({
  id: 'arguments-unrecognized',
  pattern: /error: unrecognized arguments: (?<rest>.+)/,
  cause: ({ rest = '' }, evidence) =>
    isOneElement(rest, evidence)
      ? `ocs-agent-cli got \`${rest}\` as one argument`
      : `ocs-agent-cli does not know the argument \`${rest}\``,
  remedy: ({ rest = '' }, evidence) =>
    isOneElement(rest, evidence)
      ? `write each flag and each value as its own list element: ${rest
          .trim()
          .split(/\s+/)
          .map((word) => `'${word}'`)
          .join(', ')}`
      : "an agent's own flags belong under `arguments` of its instance in the site config; a program does not belong into CMD or `command`",
});

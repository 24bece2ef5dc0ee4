import { rule } from '../rule.ts';

/** Found by the station `smoke` alone: only the agent's own parser knows. Source: ocs/site_config.py, parse_args. */
export const agentArgumentsRefused = rule<{
  readonly instance: string;
  /** The parser's own. */
  readonly sentence: string;
  readonly meant: string | null;
  /** Options of the agent itself. */
  readonly options: readonly string[];
}>({
  id: 'agent-arguments-refused',
  title: "arguments of an instance that its agent's own parser refuses",
  severity: 'error',
  witness: 'test/e2e/smoke-arguments.test.ts',
  message: ({ instance, sentence, meant, options }) => {
    const known = options.length === 0 ? 'it has no option of its own' : `its own options are ${options.join(', ')}`;
    return `the parser of the agent in the image refuses the arguments of ${instance}: ${sentence}; ${meant === null ? known : `did you mean ${meant}?`}`;
  },
});

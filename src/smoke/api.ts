import type { CallResult } from '../ports/hub.ts';

/** The answer to `get_api`, as far as it is reported. Source: ocs/ocs_agent.py: get_api. */
export type AgentApi = {
  readonly agentClass: string | null;
  readonly tasks: readonly string[];
  readonly processes: readonly string[];
  readonly feeds: readonly string[];
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tasks, processes and feeds come as `[name, session or info, …]` lists. */
function names(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const name = Array.isArray(item) ? item[0] : item;
    return typeof name === 'string' ? [name] : [];
  });
}

/** null when the answer is no answer to get_api. */
export function parseApi(result: CallResult): AgentApi | null {
  const api = result.status === 'result' ? result.args[0] : null;
  if (!isRecord(api)) return null;
  const agentClass = api['agent_class'];
  return {
    agentClass: typeof agentClass === 'string' ? agentClass : null,
    tasks: names(api['tasks']),
    processes: names(api['processes']),
    feeds: names(api['feeds']),
  };
}

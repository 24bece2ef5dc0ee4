import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py: instance.data['agent-class'], status 1. */
export const classMissing = fromLog({
  id: 'class-missing',
  pattern: /^KeyError: 'agent-class'$/,
  cause: (_groups, { instanceId }) => `the site config gives instance ${instanceId} no \`agent-class\``,
  remedy: () => "add `agent-class`: the agent's key in the dict `agents` of its plugin",
});

import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py: build_agent_list reads it outside of its try block, so no agent at all can start. */
export const pluginWithoutAgents = fromLog({
  id: 'plugin-without-agents',
  pattern: /AttributeError: module '(?<module>[\w.]+)' has no attribute 'agents'/,
  cause: ({ module = '' }) =>
    `the plugin module ${module} has no dict \`agents\`, and no agent of any plugin can start`,
  remedy: () => "write `agents = {'MyAgent': {'module': 'my_package.agents.my.agent', 'entry_point': 'main'}}` in it",
});

import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py: build_agent_list prints it and goes on without the plugin. */
export const pluginNotLoaded = fromLog({
  id: 'plugin-not-loaded',
  pattern: /Could not load plugin: (?<plugin>\S+)/,
  when: (lines, _groups, { agentClass }) => lines.includes(`KeyError: '${agentClass}'`),
  cause: ({ plugin = '' }, { agentClass, log }) => {
    const why = log.find((line) => /^\s+Error: /.test(line))?.trim();
    return `plugin ${plugin} could not be loaded${why ? ` (${why})` : ''}, so ocs-agent-cli knows no class ${agentClass}`;
  },
  remedy: () => 'mend the import in the plugin module: it should import nothing but what the base has',
});

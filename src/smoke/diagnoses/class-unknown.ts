import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py: agents[agent_class], status 1. */
export const classUnknown = fromLog({
  id: 'class-unknown',
  pattern: /^KeyError: '(?<name>[A-Za-z_]\w*)'$/,
  when: (_lines, { name }, { agentClass }) => name === agentClass,
  cause: ({ name = '' }) => `no installed plugin has an agent of class ${name}`,
  remedy: ({ name = '' }) =>
    `add ${name} to the dict \`agents\` of the plugin module and name that module under the entry point group \`ocs.plugins\`, or start the agent's file with \`--agent\` and \`--entrypoint\``,
});

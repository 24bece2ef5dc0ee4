import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py: agents[agent_class], status 1. */
export const classUnknown = fromLog({
  id: 'class-unknown',
  pattern: /^(?:\d{4}-\d\d-\d\dT\S+ )?KeyError: '(?<name>[A-Za-z_]\w*)'$/,
  cause: ({ name = '' }, { agentClass }) =>
    name === agentClass ? `no installed plugin has an agent of class ${name}` : `the key ${name} is missing`,
  remedy: ({ name = '' }, { agentClass }) =>
    name === agentClass
      ? `add ${name} to the dict \`agents\` of the plugin module and name that module under the entry point group \`ocs.plugins\`, or start the agent's file with \`--agent\` and \`--entrypoint\``
      : 'look at the traceback in the log below',
});

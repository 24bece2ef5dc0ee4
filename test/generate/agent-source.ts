/** An agent that comes up and counts; `imports` are lines that must work in the image. */
export function agentSource(agentClass: string, imports: readonly string[] = [], entryPoint = 'main'): string {
  return `import time
from os import environ

import txaio
from ocs import ocs_agent, site_config
${imports.map((line) => `${line}\n`).join('')}
txaio.use_twisted()


class ${agentClass}:
    """Counts.

    Parameters:
        agent (OCSAgent): OCSAgent object from
            :func:\`ocs.ocs_agent.init_site_agent\`.

    """

    def __init__(self, agent):
        self.agent = agent
        self._counting = False

    def count(self, session, params):
        """count()

        **Process** - Count up from 0.

        """
        self._counting = True
        value = 0
        while self._counting:
            value += 1
            session.data = {'value': value, 'timestamp': time.time()}
            time.sleep(0.2)
        return True, 'Stopped counting.'

    def _stop_count(self, session, params):
        """Stop counting."""
        self._counting = False
        return True, 'Requested to stop counting.'


def ${entryPoint}(args=None):
    txaio.start_logging(level=environ.get('LOGLEVEL', 'info'))
    args = site_config.parse_args(agent_class='${agentClass}', args=args)
    agent, runner = ocs_agent.init_site_agent(args)

    counter = ${agentClass}(agent)
    agent.register_process('count', counter.count, counter._stop_count)
    runner.run(agent, auto_reconnect=True)


if __name__ == '__main__':
    ${entryPoint}()
`;
}

/** A plugin package below a folder: `plugin.py` and an agent in agents/<name>/. */
export function pluginPackage(
  folder: string,
  agents: Readonly<Record<string, { readonly class: string; readonly imports?: readonly string[] }>>,
): Readonly<Record<string, string>> {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const entries = Object.entries(agents);
  return {
    [`${folder}/__init__.py`]: '',
    [`${folder}/plugin.py`]: [
      `package_name = '${name}'`,
      'agents = {',
      ...entries.map(([module, agent]) => `    '${agent.class}': {'module': '${name}.agents.${module}.agent'},`),
      '}',
      '',
    ].join('\n'),
    [`${folder}/agents/__init__.py`]: '',
    ...Object.fromEntries(
      entries.flatMap(([module, agent]) => [
        [`${folder}/agents/${module}/__init__.py`, ''],
        [`${folder}/agents/${module}/agent.py`, agentSource(agent.class, agent.imports)],
      ]),
    ),
  };
}

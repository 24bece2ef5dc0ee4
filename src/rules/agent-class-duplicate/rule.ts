import { whereIs } from '../../model/location.ts';
import { baseAgents } from '../../ocs/agent-cli.ts';
import { rule } from '../rule.ts';
import { looksUpPlugins, pluginsOf } from '../support/plugins.ts';
import { imagesWith, installedWith, replacesOcs } from '../support/project-installs.ts';

/** Seen in a container: `UserWarning: Found duplicate agent-class …`. Source: ocs/agent_cli.py: build_agent_list. */
export const agentClassDuplicate = rule<{ readonly class: string; readonly other: string }>({
  id: 'agent-class-duplicate',
  title: 'one agent class in two plugins that are installed together',
  severity: 'warning',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ class: agentClass, other }) =>
    `${other} has an agent class ${agentClass} too: the plugin that is loaded first wins, and the order is not fixed; give this one a name of its own`,
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    const plugins = pluginsOf(repo).filter(({ entry }) => entry !== null);
    for (const [index, plugin] of plugins.entries()) {
      const table = plugin.module.agents;
      if (table.kind !== 'literal') continue;
      const { project } = plugin;
      const standsOnOcs =
        !(project && replacesOcs(project)) &&
        (repo.images.length === 0 || imagesWith(repo, project).every(({ extendsOcs }) => extendsOcs));
      const together = project ? installedWith(repo, project) : [];
      const earlier = plugins
        .slice(0, index)
        .filter(
          (each) =>
            each.module !== plugin.module &&
            (each.project === project || (each.project !== null && together.includes(each.project))),
        );
      for (const { class: agentClass } of table.entries) {
        const { value } = agentClass;
        const isOfBase = standsOnOcs && Object.hasOwn(baseAgents, value);
        const other = isOfBase ? 'ocs itself' : earlier.find((each) => holds(each.module.agents, value))?.name;
        if (other !== undefined) yield { at: whereIs(agentClass), params: { class: value, other } };
      }
    }
  },
});

function holds(table: ReturnType<typeof pluginsOf>[number]['module']['agents'], agentClass: string): boolean {
  return table.kind === 'literal' && table.entries.some((entry) => entry.class.value === agentClass);
}

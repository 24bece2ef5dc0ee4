import { locationOf } from '../../model/location.ts';
import { rule } from '../rule.ts';

export const agentClassMismatch = rule<{ readonly class: string; readonly reported: string }>({
  id: 'agent-class-mismatch',
  title: 'the plugin key differs from `parse_args(agent_class=…)`',
  severity: 'warning',
  message: ({ class: agentClass, reported }) =>
    `the plugin calls this agent ${agentClass}, the agent itself says agent_class='${reported}': it works, but get_api and feeds report ${reported}; use one name`,
  *check(repo) {
    for (const agent of repo.agents) {
      const module = agent.source === 'plugin' && agent.file !== null ? repo.python(agent.file) : null;
      const [said, ...others] = module?.agentClasses ?? [];
      // Several parse_args calls in one file: which of them runs cannot be told.
      if (!said || others.length > 0 || agent.class === null || said.value === agent.class) continue;
      const { file, span } = said;
      yield { at: locationOf(file, span), params: { class: agent.class, reported: said.value } };
    }
  },
});

import { rule } from '../rule.ts';
import { agentImages, inDockerfile } from '../support/images.ts';

/** The environment variables of OCS are read by ocs-agent-cli alone. Source: ocs/agent_cli.py, v0.12.0. */
export const entrypointNotAgent = rule<{ readonly program: string }>({
  id: 'entrypoint-not-agent',
  title: 'the entry point does not lead to ocs-agent-cli',
  severity: 'warning',
  message: ({ program }) =>
    `the container runs ${program}, not ocs-agent-cli: INSTANCE_ID, SITE_HUB and their like are read by nobody; use ENTRYPOINT ["dumb-init", "ocs-agent-cli"], with the agent in a plugin or behind --agent`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const { leadsToOcs, otherProgram } = image.launch;
      if (leadsToOcs !== false || otherProgram === null) continue;
      const { entrypoint, cmd } = image.config;
      // A bare ENTRYPOINT runs an empty shell: entrypoint-emptied says that.
      if (entrypoint.kind === 'argv' && entrypoint.argv.at(-1)?.value === '') continue;
      const by = entrypoint.kind === 'argv' ? entrypoint.instruction : cmd.kind === 'argv' ? cmd.instruction : null;
      yield {
        at: inDockerfile(image, by?.arguments.span ?? image.stage.from.image.span),
        params: { program: otherProgram },
      };
    }
  },
});

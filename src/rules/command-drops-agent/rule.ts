import { whereIs } from '../../model/location.ts';
import { baseAgents } from '../../ocs/agent-cli.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { type AgentService, hidesFlags, settingOf, startedServices } from '../support/agent-services.ts';
import { flagIn } from '../support/flags.ts';
import { hostOf, siteSourceOf } from '../support/site-source.ts';
import { imageStart } from '../support/starts.ts';

/** Docker puts `command` in the place of CMD, and an entrypoint of one's own drops CMD as well. */
export const commandDropsAgent = rule<{
  readonly service: string;
  readonly key: 'command' | 'entrypoint';
  readonly agent: string;
}>({
  id: 'command-drops-agent',
  title: 'a `command` that takes the place of a CMD with `--agent`',
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ service, key, agent }) =>
    `\`${key}\` of service ${service} replaces the image's CMD, and with it --agent ${agent}: ocs-agent-cli then looks for a plugin (KeyError, status 1); say --agent ${agent} --entrypoint … again in \`command\``,
  *check(repo) {
    for (const agent of startedServices(repo)) {
      const { service, image, start, words } = agent;
      const key = service.command?.elements.length ? 'command' : service.entrypoint ? 'entrypoint' : null;
      if (!image || !key || start.leadsToOcs !== true || hidesFlags(words)) continue;
      const lost = flagIn(
        imageStart(image).arguments.filter(({ from }) => from === 'cmd'),
        '--agent',
      );
      if (!lost?.value || flagIn(words, '--agent')) continue;
      if (saysSomethingElse(agent) || isPlugin(repo, agent)) continue;
      const given = key === 'command' ? service.command : service.entrypoint;
      yield {
        at: whereIs(given?.at ?? service.name),
        params: { service: service.name.value, key, agent: lost.value.text },
      };
    }
  },
});

/** Said there: environment-in-command, command-not-arguments, site-flag-ambiguous. */
function saysSomethingElse({ start }: AgentService): boolean {
  const given = start.cmd.filter(({ from }) => from === 'command');
  const [first] = given;
  const isProgram = first !== undefined && !first.text.startsWith('-') && !/^[A-Z][A-Z0-9_]*=/.test(first.text);
  return isProgram || given.some(({ text }) => /^[A-Z][A-Z0-9_]*=/.test(text));
}

/** The instance is of a class that some plugin in the image has, or may be. */
function isPlugin(repo: AgentRepo, agent: AgentService): boolean {
  const own = repo.agents.filter(({ source }) => source === 'plugin').map((one) => one.class);
  const source = siteSourceOf(repo, agent);
  const match = source.kind === 'file' ? hostOf(agent, source.config) : null;
  const id = settingOf(agent, 'INSTANCE_ID');
  const text = id.kind === 'environment' || id.kind === 'flag' || id.kind === 'image' ? id.text : null;
  const instance = match?.kind === 'host' ? match.host.instances.find((one) => one.instanceId?.value === text) : null;
  const name = instance?.agentClass?.value;
  return name === undefined ? own.length > 0 : own.includes(name) || Object.hasOwn(baseAgents, name);
}

import type { SiteInstance } from '../../compose/compose-file.ts';
import { whereIs } from '../../model/location.ts';
import { nearest } from '../../model/nearest.ts';
import { baseAgents } from '../../ocs/agent-cli.ts';
import type { AgentRepo, PythonModule } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { type AgentService, hidesFlags, settingOf, startedServices } from '../support/agent-services.ts';
import { flagIn } from '../support/flags.ts';
import { installsOf } from '../support/installs.ts';
import { ownSiteConfigs } from '../support/site-configs.ts';
import { hostOf, siteSourceOf } from '../support/site-source.ts';

/** Source: ocs/agent_cli.py, v0.12.1: `agents[agent_class]`, case and all. */
export const siteConfigAgentUnknown = rule<{
  readonly class: string;
  readonly service: string | null;
  readonly meant: string | null;
}>({
  id: 'site-config-agent-unknown',
  title: 'an agent-class that no plugin has',
  severity: 'error',
  witness: 'test/e2e/witness/site-config.test.ts',
  message: ({ class: name, service, meant }) => {
    const advice = meant === null ? 'add it to the plugin, or name a class that is there' : `did you mean ${meant}?`;
    return service === null
      ? `no plugin of this repository or of ocs has the agent-class ${name}; ${advice}`
      : `no plugin of this repository or of ocs has the agent-class ${name}, by which service ${service} is started (KeyError: '${name}', status 1); ${advice}`;
  },
  *check(repo) {
    const known = knownClasses(repo);
    const started = new Map<SiteInstance, AgentService | null>();
    for (const agent of startedServices(repo)) {
      const instance = instanceOf(repo, agent);
      if (instance) started.set(instance, started.get(instance) ?? (isSure(repo, agent) ? agent : null));
    }
    for (const { hosts } of ownSiteConfigs(repo)) {
      for (const instance of hosts.flatMap(({ instances }) => instances)) {
        const { agentClass } = instance;
        if (!agentClass || known.has(agentClass.value)) continue;
        const agent = started.get(instance) ?? null;
        const meant = nearMiss(agentClass.value, known);
        // Nobody here says that it is started as a plugin agent: only what looks like a slip is worth a word.
        if (!agent && (meant === null || isScript(repo, instance))) continue;
        yield {
          severity: agent ? 'error' : 'notice',
          at: whereIs(agentClass),
          params: { class: agentClass.value, service: agent?.service.name.value ?? null, meant },
        };
      }
    }
  },
});

function knownClasses(repo: AgentRepo): ReadonlySet<string> {
  const tables = pluginTables(repo).flatMap((agents) => (agents.kind === 'literal' ? agents.entries : []));
  const own = repo.agents.flatMap((agent) => agent.class ?? []);
  return new Set([...Object.keys(baseAgents), ...own, ...tables.map((entry) => entry.class.value)]);
}

/** The `agents` of every plugin module, named by an entry point or not. */
function pluginTables(repo: AgentRepo): readonly PythonModule['agents'][] {
  const named = repo.projects.flatMap(({ pluginEntryPoints }) => pluginEntryPoints.map(({ module }) => module));
  const all = new Set([...named, ...repo.unregisteredPlugins.map(({ module }) => module)]);
  return [...all].map((module) => repo.modules.get(module)?.agents ?? { kind: 'dynamic' });
}

function nearMiss(name: string, known: ReadonlySet<string>): string | null {
  const meant = nearest(name, known);
  return meant !== null && Math.abs(meant.length - name.length) <= 2 ? meant : null;
}

function instanceOf(repo: AgentRepo, agent: AgentService): SiteInstance | null {
  const source = siteSourceOf(repo, agent);
  const match = source.kind === 'file' ? hostOf(agent, source.config) : null;
  const setting = settingOf(agent, 'INSTANCE_ID');
  const id = setting.kind === 'none' || setting.kind === 'unknown' ? null : setting.text;
  if (match?.kind !== 'host' || id === null) return null;
  return match.host.instances.find(({ instanceId }) => instanceId?.value === id) ?? null;
}

/** It looks a plugin up, in an image of this repository of which every plugin is known. */
function isSure(repo: AgentRepo, { image, words, certain }: AgentService): boolean {
  if (!image || !certain || hidesFlags(words) || flagIn(words, '--agent')) return false;
  const isOpen = pluginTables(repo).some(({ kind }) => kind !== 'literal');
  return !isOpen && bringsNoOtherPlugin(repo, image);
}

/** Distributions that are known to bring agents besides this repository's own: any of OCS's family. */
function bringsNoOtherPlugin(repo: AgentRepo, image: NonNullable<AgentService['image']>): boolean {
  const { names } = installsOf(repo, image);
  const declared = repo.projects.flatMap(({ dependencies }) => dependencies.map(({ value }) => value));
  const listed = repo.requirements.flatMap(({ lines }) => lines.map(({ text }) => text));
  const own = new Set(repo.projects.flatMap(({ name }) => name?.value ?? []));
  const all = [...names, ...declared, ...listed].filter((text) => !own.has(text));
  const files = repo.images.flatMap(({ dockerfile }) => dockerfile.file.text.split('\n'));
  const remote = [...listed, ...declared, ...files.filter((line) => /\bpip3?\b.*install/.test(line))];
  return (
    all.every((text) => /^(?:ocs)?$/i.test(nameIn(text)) || !/(?:ocs|pcs|agent)/i.test(nameIn(text))) &&
    !remote.some((text) => /git\+|:\/\//.test(text)) &&
    image.extendsOcs
  );
}

function nameIn(text: string): string {
  return /^[A-Za-z0-9._-]+/.exec(text.trim())?.[0] ?? '';
}

/** An image or a service starts a script for it. */
function isScript(repo: AgentRepo, instance: SiteInstance): boolean {
  const id = instance.instanceId?.value;
  return startedServices(repo).some((agent) => {
    const setting = settingOf(agent, 'INSTANCE_ID');
    const text = setting.kind === 'none' || setting.kind === 'unknown' ? null : setting.text;
    return text === id && flagIn(agent.words, '--agent') !== null;
  });
}

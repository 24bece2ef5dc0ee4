import { whereIs } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { type AgentService, settingOf, startedServices } from '../support/agent-services.ts';
import { hostOf, siteSourceOf } from '../support/site-source.ts';

/** Source: ocs/site_config.py, v0.12.1, get_config: `Site config has no entry in "hosts" for [...]`. */
export const hostnameMissing = rule<{
  readonly service: string;
  /** The name it goes by; null: the container's id. */
  readonly tried: string | null;
  /** null: no site config is in the repository. */
  readonly file: string | null;
  readonly hosts: readonly string[];
}>({
  id: 'hostname-missing',
  title: 'a service that no host of the site config stands for',
  severity: 'error',
  witness: 'test/e2e/witness/compose-site.test.ts',
  message: ({ service, tried, file, hosts }) => {
    if (file === null) {
      return `service ${service} has no hostname, so its name is its container's id, under which a site config has an instance only by the host localhost; set hostname to the host of the site config`;
    }
    const name = tried === null ? "goes by its container's id, which" : `goes by the name ${tried}, which`;
    const known = hosts.length > 0 ? ` (it has ${hosts.join(', ')})` : '';
    return `service ${service} ${name} is no host of ${file}${known}: KeyError, no entry in "hosts", status 1; set hostname, or SITE_HOST, to one of its hosts`;
  },
  *check(repo) {
    for (const agent of startedServices(repo)) {
      const { service } = agent;
      const source = siteSourceOf(repo, agent);
      if (source.kind !== 'file') {
        if (source.kind === 'unknown' && isNameless(agent) && !hasSiteConfig(repo)) {
          const params = { service: service.name.value, tried: null, file: null, hosts: [] };
          yield { severity: 'warning', at: whereIs(service.name), params };
        }
        continue;
      }
      const { config } = source;
      const isReadable = config.problems.length === 0 && config.hostsShape === 'mapping';
      const match = isReadable ? hostOf(agent, config) : null;
      if (match?.kind !== 'none' || /^["']/.test(match.tried ?? '')) continue;
      yield {
        severity: agent.certain ? 'error' : 'warning',
        at: whereIs(match.at ?? service.name),
        params: {
          service: service.name.value,
          tried: match.tried,
          file: config.file.path,
          hosts: config.hosts.map(({ name }) => name.value),
        },
      };
    }
  },
});

/** Nothing says a host: the name will be the container's id. */
function isNameless(agent: AgentService): boolean {
  const { hostname, networkMode, keys, incomplete } = agent.service;
  if (!agent.certain || hostname || incomplete || keys.has('uts') || settingOf(agent, 'SITE_HOST').kind !== 'none') {
    return false;
  }
  return networkMode === null || networkMode.value.text === 'bridge';
}

function hasSiteConfig({ siteConfigs }: AgentRepo): boolean {
  return siteConfigs.length > 0;
}

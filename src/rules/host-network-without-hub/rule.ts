import type { ComposeFile } from '../../compose/compose-file.ts';
import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { settingOf, startedServices } from '../support/agent-services.ts';
import { siteSourceOf } from '../support/site-source.ts';

/** The names of services are known on their own network alone. Source: ocs, issue 354. */
export const hostNetworkWithoutHub = rule<{
  readonly service: string;
  /** The host of `wamp_server`; null: no site config is in the repository. */
  readonly hub: string | null;
  readonly file: string | null;
}>({
  id: 'host-network-without-hub',
  title: 'an agent on the network of its host that is not told where the hub is',
  severity: 'warning',
  message: ({ service, hub, file }) =>
    hub === null
      ? `service ${service} is on the network of its host and has no SITE_HUB: where the site config names its hub by a service, that name does not resolve there; set SITE_HUB and SITE_HTTP to the hub's address`
      : `service ${service} is on the network of its host, where the name ${hub}, by which ${file} knows its hub, does not resolve: it retries for ever; set SITE_HUB and SITE_HTTP to the hub's address`,
  *check(repo) {
    for (const agent of startedServices(repo)) {
      const { service, compose } = agent;
      const mode = service.networkMode;
      if (mode?.value.text !== 'host' || settingOf(agent, 'SITE_HUB').kind !== 'none') continue;
      const source = siteSourceOf(repo, agent);
      const at = whereIs(mode);
      if (source.kind === 'file') {
        const { config } = source;
        const hub = hostIn(config.hub?.wampServer?.value ?? '');
        if (config.problems.length > 0 || hub === null || !isServiceName(hub, compose)) continue;
        yield { at, params: { service: service.name.value, hub, file: config.file.path } };
      } else if (repo.siteConfigs.length === 0 && agent.certain) {
        yield { severity: 'notice', at, params: { service: service.name.value, hub: null, file: null } };
      }
    }
  },
});

function hostIn(url: string): string | null {
  return /^\w+:\/\/(?:[^/@]*@)?([A-Za-z0-9_.-]+)/.exec(url)?.[1] ?? null;
}

/** A service of this project, or what the documentation calls the hub. */
function isServiceName(host: string, { services }: ComposeFile): boolean {
  return host === 'crossbar' || host === 'ocs-crossbar' || services.some(({ name }) => name.value === host);
}

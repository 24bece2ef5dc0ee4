import type { Located } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { type Found, rule } from '../rule.ts';
import { agentServices, settingOf, startedServices } from '../support/agent-services.ts';
import { hubFault } from '../support/hub-url.ts';
import { allSiteConfigs } from '../support/site-configs.ts';
import { siteSourceOf } from '../support/site-source.ts';
import { badUrl, urlSetting } from '../support/url-finding.ts';

type Params = { readonly name: string; readonly url: string; readonly because: string; readonly fatal: boolean };

export const siteHubNotWebsocket = rule<Params>({
  id: 'site-hub-not-websocket',
  title: 'the address of the hub is no WebSocket URL',
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ name, url, because, fatal }) =>
    fatal
      ? `${name} ${JSON.stringify(url)} ${because} (invalid WebSocket URL, status 1); write ws://HOST:8001/ws`
      : `${name} ${JSON.stringify(url)} ${because}: no router of OCS is known to listen there; write ws://HOST:8001/ws`,
  *check(repo) {
    for (const agent of agentServices(repo)) {
      const found = urlSetting(settingOf(agent, 'SITE_HUB'));
      const fault = found && hubFault(found.text, found.isWhole);
      if (!found || !fault) continue;
      const severity = fault.fatal && agent.certain ? 'error' : 'warning';
      yield { severity, ...badUrl('SITE_HUB', found, fault) };
    }
    yield* inSiteConfigs(repo);
  },
});

/** `wamp_server` is read where neither SITE_HUB nor --site-hub is given. */
function* inSiteConfigs(repo: AgentRepo): Iterable<Found<Params>> {
  const services = startedServices(repo);
  for (const config of allSiteConfigs(repo)) {
    const readers = services.filter((agent) => {
      const source = siteSourceOf(repo, agent);
      return source.kind === 'file' && source.config === config;
    });
    const isRead = readers.some((agent) => settingOf(agent, 'SITE_HUB').kind === 'none');
    if (readers.length > 0 && !isRead && services.length === readers.length) continue;
    const servers = config.hub?.wampServer ? [config.hub.wampServer] : [];
    for (const server of servers) {
      const fault = hubFault(server.value, true);
      if (!fault) continue;
      const isSure = fault.fatal && (isRead || readers.length === 0);
      yield { severity: isSure ? 'error' : 'warning', ...badUrl('wamp_server', whole(server), fault) };
    }
  }
}

function whole(server: Located<string>) {
  return { text: server.value, isWhole: true, place: server };
}

import { rule } from '../rule.ts';
import { agentServices, settingOf } from '../support/agent-services.ts';
import { httpFault } from '../support/hub-url.ts';
import { allSiteConfigs } from '../support/site-configs.ts';
import { badUrl, urlSetting } from '../support/url-finding.ts';

export const siteHttpNotHttp = rule<{
  readonly name: string;
  readonly url: string;
  readonly because: string;
  readonly fatal: boolean;
}>({
  id: 'site-http-not-http',
  title: 'SITE_HTTP or `wamp_http` is no HTTP URL',
  severity: 'warning',
  message: ({ name, url, because }) =>
    `${name} ${JSON.stringify(url)} ${because}: the agent comes up, but whoever calls others by it fails; write http://HOST:8001/call`,
  *check(repo) {
    for (const agent of agentServices(repo)) {
      const found = urlSetting(settingOf(agent, 'SITE_HTTP'));
      const fault = found && httpFault(found.text, found.isWhole);
      if (found && fault) yield badUrl('SITE_HTTP', found, fault);
    }
    for (const { hub } of allSiteConfigs(repo)) {
      const fault = hub?.wampHttp ? httpFault(hub.wampHttp.value, true) : null;
      if (hub?.wampHttp && fault) {
        yield badUrl('wamp_http', { text: hub.wampHttp.value, isWhole: true, place: hub.wampHttp }, fault);
      }
    }
  },
});

import { defaultAddressRoot, defaultRealm } from '../ocs/wire.ts';

export type SiteConfigPlan = {
  readonly instanceId: string;
  readonly agentClass: string;
  readonly arguments: readonly string[];
  readonly realm?: string;
  readonly addressRoot?: string;
  /** `localhost`, which stands for any host, where none is given. */
  readonly host?: string;
};

/** Nothing answers there: an agent that comes up has taken SITE_HUB and SITE_HTTP from its environment. */
const nowhere = 'ws://127.0.0.1:1/ws';

/**
 * default.yaml for one instance. The host `localhost` is a wildcard for OCS, so the container needs no hostname.
 * Written as JSON, which is YAML. Source: ocs/site_config.py.
 */
export function siteConfigText(plan: SiteConfigPlan): string {
  const config = {
    hub: {
      wamp_server: nowhere,
      wamp_http: nowhere.replace('ws:', 'http:').replace('/ws', '/call'),
      wamp_realm: plan.realm ?? defaultRealm,
      address_root: plan.addressRoot ?? defaultAddressRoot,
    },
    hosts: {
      [plan.host ?? 'localhost']: {
        'agent-instances': [
          { 'agent-class': plan.agentClass, 'instance-id': plan.instanceId, arguments: plan.arguments },
        ],
      },
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

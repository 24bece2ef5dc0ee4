import { fromLog } from '../evidence.ts';

/** Source: ocs/site_config.py: get_config, status 1. */
export const hostUnknown = fromLog({
  id: 'host-unknown',
  pattern: /KeyError: '?Site config has no entry in "hosts" for (?<hosts>\[.*?\])/,
  cause: ({ hosts = '' }) => `no host of the site config is called one of ${hosts.replaceAll('\\', '')}`,
  remedy: () =>
    "set SITE_HOST, or the container's hostname, to a host that stands there; a host called localhost stands for any",
});

import { fromLog } from '../evidence.ts';

/** Source: ocs/site_config.py: SiteConfig.from_yaml, status 1. */
export const siteConfigMissing = fromLog({
  id: 'site-config-missing',
  pattern: /FileNotFoundError: .*'(?<path>[^']*default\.yaml)'/,
  cause: ({ path = '' }) => `ocs-agent-cli looks for its site config at ${path}, and nothing is there`,
  remedy: () =>
    "mount the folder that holds default.yaml where the image's OCS_CONFIG_DIR points (`${OCS_CONFIG_DIR}:/config:ro`), and leave that variable at /config",
});

import { fromLog } from '../evidence.ts';

/** Source: ocs/site_config.py: get_config, status 1. */
export const configDirUnset = fromLog({
  id: 'config-dir-unset',
  pattern: /assert \(?os\.getenv\('OCS_CONFIG_DIR'\)/,
  cause: () => 'OCS_CONFIG_DIR is not set where ocs-agent-cli runs',
  remedy: () => 'build on simonsobs/ocs, which sets it to /config, and drop no variables in a wrapper script',
});

/** Keys that ocs reads of a site config. Source: ocs/site_config.py, v0.12.1; `registry_address` until v0.11. */
export const hubKeys = [
  'wamp_server',
  'wamp_http',
  'wamp_realm',
  'address_root',
  'access_policy',
  'registry_address',
] as const;

/** `agent-paths` is what ocs read before it had plugins. A host may overrule three keys of the hub. */
export const hostKeys = [
  'agent-instances',
  'agent-paths',
  'crossbar',
  'log-dir',
  'crossbar_timeout',
  'wamp_server',
  'wamp_http',
  'wamp_realm',
] as const;

export const instanceKeys = ['agent-class', 'instance-id', 'arguments', 'manage'] as const;

/** The host entry that serves every hostname that has none of its own. */
export const anyHost = 'localhost';

/** File in OCS_CONFIG_DIR. */
export const siteConfigName = 'default.yaml';

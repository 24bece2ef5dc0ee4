/** Options of ocs-agent-cli itself, each with a value. Source: ocs/agent_cli.py, v0.10.0 to v0.12.0. */
export const agentCliFlags = [
  '--instance-id',
  '--site-hub',
  '--site-http',
  '--site-host',
  '--crossbar-timeout',
  '--agent',
  '--entrypoint',
] as const;

/**
 * Options of the site config that the line takes as well. Source: ocs/site_config.py: add_arguments. `--site` is left
 * out: ocs-agent-cli's own parser finds it ambiguous (`could match --site-hub, --site-http, --site-host`, status 2).
 */
export const siteFlags = [
  '--site-file',
  '--site-realm',
  '--address-root',
  '--registry-address',
  '--log-dir',
  '--working-dir',
  '--access-policy',
] as const;

export const agentCli = 'ocs-agent-cli';

/** Group of entry points that ocs-agent-cli reads its plugins from. */
export const pluginGroup = 'ocs.plugins';

/** Name of the base's own entry point: a second one of this name kills every plugin agent. */
export const basePluginName = 'ocs';

export const defaultEntryPoint = 'main';

/**
 * Agent classes that ocs itself brings (ocs/plugin.py, v0.12.0).
 * They are `class → module`.
 */
export const baseAgents: Readonly<Record<string, string>> = {
  AccessDirector: 'ocs.agents.access_director.agent',
  AggregatorAgent: 'ocs.agents.aggregator.agent',
  BarebonesAgent: 'ocs.agents.barebones.agent',
  FakeDataAgent: 'ocs.agents.fake_data.agent',
  HostManager: 'ocs.agents.host_manager.agent',
  InfluxDBAgent: 'ocs.agents.influxdb_publisher.agent',
  InfluxDBAgentv2: 'ocs.agents.influxdb_publisher_v2.agent',
  RegistryAgent: 'ocs.agents.registry.agent',
};

/**
 * An option as argparse takes it, abbreviations included (`--instance` for `--instance-id`): ocs-agent-cli's own
 * parser first, then the site config's. More than one match means `ambiguous option`, none an unrecognized argument.
 */
export function matchFlag(written: string): readonly string[] {
  const name = written.split('=', 1)[0] ?? written;
  for (const flags of [agentCliFlags, siteFlags] as readonly (readonly string[])[]) {
    if (flags.includes(name)) return [name];
    const matches = name.length > 2 ? flags.filter((flag) => flag.startsWith(name)) : [];
    if (matches.length > 0) return matches;
  }
  return [];
}

/** One environment variable that configures an agent's container. */
export type EnvironmentVariable = {
  readonly name: string;
  /** The ocs-agent-cli option that says the same and wins over it. */
  readonly flag: string | null;
  /** First base tag whose image reads it; older ones ignore it silently. */
  readonly since: string;
  readonly description: string;
  readonly example: string;
  /** What an empty value does, seen on a container; null: nothing. */
  readonly whenEmpty: { readonly message: string; readonly status: number } | null;
};

const indexError = { message: 'IndexError: string index out of range', status: 1 } as const;

/** Source: ocs/agent_cli.py, v0.10.0 to v0.12.0; docs/developer/docker.rst; `whenEmpty` was run. */
export const environmentVariables: readonly EnvironmentVariable[] = [
  {
    name: 'INSTANCE_ID',
    flag: '--instance-id',
    since: 'v0.10.0',
    description: 'Agent instance-id',
    example: 'aggregator',
    whenEmpty: indexError,
  },
  {
    name: 'SITE_HUB',
    flag: '--site-hub',
    since: 'v0.10.0',
    description: 'WAMP server address',
    example: 'ws://10.10.10.10:8001/ws',
    whenEmpty: indexError,
  },
  {
    name: 'SITE_HTTP',
    flag: '--site-http',
    since: 'v0.10.0',
    description: 'WAMP server HTTP address',
    example: 'http://10.10.10.10:8001/call',
    whenEmpty: indexError,
  },
  {
    name: 'SITE_HOST',
    flag: '--site-host',
    since: 'v0.10.3',
    description: 'Host of the site config to look the instance up under, in place of the hostname',
    example: 'daq-node1-docker',
    whenEmpty: indexError,
  },
  {
    name: 'CROSSBAR_TIMEOUT',
    flag: '--crossbar-timeout',
    since: 'v0.10.3',
    description: 'Seconds without a connection to the WAMP server after which the agent stops; 0: never',
    example: '10',
    whenEmpty: { message: "argument --crossbar-timeout: invalid int value: ''", status: 2 },
  },
  {
    name: 'OCS_CONFIG_DIR',
    flag: null,
    since: 'v0.6.0',
    description: 'Folder with the site config file default.yaml',
    example: '/config',
    whenEmpty: { message: "FileNotFoundError: '/default.yaml'", status: 1 },
  },
  {
    name: 'LOGLEVEL',
    flag: null,
    since: 'v0.6.0',
    description: 'Level of the log, for agents that call txaio.start_logging(level=os.environ.get("LOGLEVEL", "info"))',
    example: 'info',
    whenEmpty: null,
  },
];

/** Those that say where and who the agent is: one image, one site, if they are baked into it. */
export const identityVariables = ['INSTANCE_ID', 'SITE_HUB', 'SITE_HTTP', 'SITE_HOST'] as const;

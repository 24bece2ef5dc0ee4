import type { TreeNode } from '../tree/node.ts';
import type { Refusals } from './report.ts';

type Cast = 'integer' | 'number' | 'boolean';

/** Values that Compose turns into another type when they are written as a string. Source: compose-go 2.9, loader/interpolate.go. */
const serviceCasts: ReadonlyMap<string, Cast> = new Map([
  ...casts(
    'integer',
    'cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares scale oom_score_adj pids_limit',
  ),
  ...casts('integer', 'deploy.replicas deploy.update_config.parallelism deploy.rollback_config.parallelism'),
  ...casts('integer', 'deploy.restart_policy.max_attempts deploy.placement.max_replicas_per_node healthcheck.retries'),
  ...casts('integer', 'ports.*.target ulimits.* ulimits.*.hard ulimits.*.soft'),
  ...casts(
    'number',
    'cpu_percent cpus deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio',
  ),
  ...casts('boolean', 'init healthcheck.disable oom_kill_disable privileged read_only stdin_open tty'),
  ...casts('boolean', 'volumes.*.read_only volumes.*.volume.nocopy'),
]);

const resourceCasts: ReadonlyMap<string, Cast> = new Map([
  ...casts(
    'boolean',
    'networks.external networks.internal networks.attachable networks.enable_ipv4 networks.enable_ipv6',
  ),
  ...casts('boolean', 'volumes.external secrets.external configs.external'),
]);

function casts(cast: Cast, paths: string): readonly (readonly [string, Cast])[] {
  return paths.split(' ').map((path) => [path, cast] as const);
}

const forms: Readonly<Record<Cast, RegExp>> = {
  integer: /^[-+]?\d+$/,
  number: /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i,
  boolean: /^(?:true|false|y|yes|on|n|no|off)$/i,
};

export function checkServiceCasts(name: string, service: TreeNode, refusals: Refusals): void {
  for (const [path, cast] of serviceCasts) check(service, path.split('.'), cast, `services.${name}`, refusals);
}

export function checkResourceCasts(section: string, name: string, resource: TreeNode, refusals: Refusals): void {
  for (const [path, cast] of resourceCasts) {
    const [of = '', key = ''] = path.split('.');
    if (of === section) check(resource, [key], cast, `${section}.${name}`, refusals);
  }
}

function check(node: TreeNode, path: readonly string[], cast: Cast, trail: string, refusals: Refusals): void {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (node.kind === 'scalar' && typeof node.value === 'string' && !forms[cast].test(node.value)) {
      refusals.add(
        `invalid interpolation format for ${trail}: failed to cast to expected type: '${node.value}' is no ${cast}`,
        node,
        node,
      );
    }
  } else if (key === '*' && node.kind === 'list') {
    for (const [at, item] of node.items.entries()) check(item, rest, cast, `${trail}.${at}`, refusals);
  } else if (node.kind === 'map') {
    for (const [name, { value }] of node.entries) {
      if (key === '*' || key === name) check(value, rest, cast, `${trail}.${name}`, refusals);
    }
  }
}

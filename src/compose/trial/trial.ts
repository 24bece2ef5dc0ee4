import type { RepoSnapshot } from '../../model/repo-snapshot.ts';
import { type Given, mountsOf } from './mounts.ts';
import { type Fields, fieldsOf, listOf, secondsOf, textOf, unescaped, wordsOf } from './resolved.ts';

/** A service as it is tried: as it is written, but for what reaches beyond its own container. */
export type Trial = {
  readonly service: string;
  /** From `docker compose config`; read by Compose once more. */
  readonly kept: Fields;
  readonly given: readonly Given[];
  /** Path in the container where a site config must be written. */
  readonly siteConfigAt: string | null;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopSeconds: number;
  /** What it is given otherwise than the file says: `without its devices (/dev/ttyUSB0)`. */
  readonly otherwise: readonly string[];
};

export type TrialFacts = {
  /** PATH, absolute. */
  readonly root: string;
  readonly snapshot: RepoSnapshot;
  /** Where the agent looks for its site config. */
  readonly siteConfig: string;
  /** Host of the site config that has the instance: the name of the machine where the service has none of its own. */
  readonly host: string | null;
  /** Services that are tried as well. */
  readonly tried: ReadonlySet<string>;
};

const kept = new Set(
  `entrypoint command environment user group_add hostname domainname working_dir init tmpfs read_only stop_signal
  stop_grace_period tty stdin_open shm_size ulimits mem_limit memswap_limit mem_reservation pids_limit oom_score_adj
  cap_drop extra_hosts`.split(/\s+/),
);

/** What says how the service lives among others, or is replaced: nothing of it tells how the agent runs. */
const replaced = new Set(
  `image build container_name restart ports expose networks profiles labels label_file annotations healthcheck logging
  pull_policy platform scale attach env_file extends deploy volumes configs secrets depends_on network_mode develop
  security_opt cpus cpuset cpu_count cpu_percent cpu_shares cpu_quota cpu_period links external_links`.split(/\s+/),
);

/** Seconds that Compose gives a container to stop. */
const defaultStop = 10;

function devicesOf(service: Fields): string {
  const named = listOf(service['devices']).map((one) => textOf(fieldsOf(one)['source']) ?? textOf(one) ?? '');
  return named.length > 0 ? ` (${named.join(', ')})` : '';
}

/** Keys that would give the container more than it has by itself: the machine's devices, rights, other namespaces. */
function withheld(service: Fields): readonly string[] {
  return Object.entries(service).flatMap(([key, value]) => {
    const isEmpty = value === null || value === false || (Array.isArray(value) && value.length === 0);
    if (isEmpty || kept.has(key) || replaced.has(key) || key.startsWith('x-')) return [];
    return [`without its \`${key}\`${key === 'devices' ? devicesOf(service) : ''}`];
  });
}

function networkOf(service: Fields): { readonly kept: Fields; readonly otherwise: readonly string[] } {
  const mode = textOf(service['network_mode']);
  if (mode === null || mode === 'bridge' || mode === 'default') return { kept: {}, otherwise: [] };
  if (mode === 'none') return { kept: { network_mode: mode }, otherwise: [] };
  const instead = mode === 'host' ? "the host's" : `\`${mode}\``;
  return { kept: {}, otherwise: [`on a network of its own instead of ${instead}`] };
}

/** Services that it waits for on the site. The hub stands for a Crossbar. */
function missingNeighbours(service: Fields, project: Fields, tried: ReadonlySet<string>): readonly string[] {
  const services = fieldsOf(project['services']);
  const names = Object.keys(fieldsOf(service['depends_on'])).filter(
    (name) => !tried.has(name) && !/crossbar/i.test(`${name} ${textOf(fieldsOf(services[name])['image']) ?? ''}`),
  );
  return names.length === 0 ? [] : [`without ${names.join(', ')}, which it depends on`];
}

/** Limits and hardening stay; what they guard against must not be let in by a test. */
function limitsOf(service: Fields): Fields {
  const limits = fieldsOf(fieldsOf(fieldsOf(service['deploy'])['resources'])['limits']);
  const memory = textOf(limits['memory']);
  const hardened = wordsOf(service['security_opt']).filter((word) => word.startsWith('no-new-privileges'));
  return {
    ...(memory === null || service['mem_limit'] !== undefined ? {} : { mem_limit: memory }),
    ...(hardened.length === 0 ? {} : { security_opt: hardened }),
  };
}

/** `project`: what `docker compose config --format json` printed. Null where it has no such service. */
export function trialOf(project: unknown, name: string, facts: TrialFacts): Trial | null {
  const model = fieldsOf(project);
  const found = fieldsOf(model['services'])[name];
  if (typeof found !== 'object' || found === null) return null;
  const service = fieldsOf(found);
  const network = networkOf(service);
  const mounts = mountsOf(service, model, facts.root, facts.snapshot, facts.siteConfig);
  const isHost = textOf(service['network_mode']) === 'host' || textOf(service['uts']) === 'host';
  const hostname = isHost && service['hostname'] === undefined ? facts.host : null;
  const grace = textOf(service['stop_grace_period']);
  return {
    service: name,
    kept: {
      ...Object.fromEntries(Object.entries(service).filter(([key, value]) => kept.has(key) && value !== null)),
      ...(hostname === null ? {} : { hostname }),
      ...limitsOf(service),
      ...network.kept,
    },
    given: mounts.given,
    siteConfigAt: mounts.siteConfigAt,
    stopSeconds: Math.ceil((grace === null ? null : secondsOf(grace)) ?? defaultStop),
    otherwise: [
      ...network.otherwise,
      ...(hostname === null ? [] : [`with the hostname ${hostname}, where the site config has it`]),
      ...withheld(service),
      ...missingNeighbours(service, model, facts.tried),
      ...mounts.otherwise,
    ],
  };
}

/** A variable of the service itself; null where it has none, or leaves it to the shell. */
export function variableOf(project: unknown, service: string, name: string): string | null {
  const environment = fieldsOf(fieldsOf(fieldsOf(fieldsOf(project)['services'])[service])['environment']);
  const text = textOf(environment[name]);
  return text === null ? null : unescaped(text);
}

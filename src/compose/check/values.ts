import { parseVolume } from '../read-mounts.ts';
import { shellWords } from '../shell-words.ts';
import { childOf, entryOf, itemsOf, type ScalarNode, type TreeNode } from '../tree/node.ts';
import { textIn } from '../tree/scalar-source.ts';
import type { Refusals } from './report.ts';

const duration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/;
const bytes = /^(?:\d+(?:\.\d+)?|\.\d+) ?(?:[kmgtpKMGTP]?[iI]?[bB]?)$/;

const durations = [
  'stop_grace_period',
  'healthcheck.interval',
  'healthcheck.timeout',
  'healthcheck.start_period',
  'healthcheck.start_interval',
  'deploy.update_config.delay',
  'deploy.update_config.monitor',
  'deploy.rollback_config.delay',
  'deploy.rollback_config.monitor',
  'deploy.restart_policy.delay',
  'deploy.restart_policy.window',
];
const sizes = [
  'mem_limit',
  'mem_reservation',
  'memswap_limit',
  'shm_size',
  'deploy.resources.limits.memory',
  'deploy.resources.reservations.memory',
];

/** Values of a service that the schema lets pass and Compose cannot read. */
export function checkValues(name: string, service: TreeNode, refusals: Refusals): void {
  for (const key of ['command', 'entrypoint']) {
    const node = entryOf(service, key)?.value;
    if (node?.kind === 'scalar' && shellWords(textIn(node)) === null) {
      refusals.add(`services.${name}.${key}: invalid command line string`, node, node);
    }
  }
  for (const item of scalars(childOf(service, 'volumes'))) {
    const { fault } = parseVolume(textIn(item));
    if (fault) refusals.add(`services.${name}.volumes: ${fault}: '${textIn(item)}'`, item, item);
  }
  for (const item of scalars(childOf(service, 'ports'))) {
    const fault = portFault(textIn(item));
    if (fault) refusals.add(`services.${name}.ports: ${fault}`, item, item);
  }
  for (const node of [childOf(service, 'environment'), childOf(childOf(service, 'build'), 'args')]) {
    for (const item of scalars(node)) checkName(item, refusals);
  }
  checkForm(name, service, durations, duration, 'invalid duration', refusals);
  checkForm(name, service, sizes, bytes, 'invalid size', refusals);
  checkHosts(name, service, refusals);
}

function scalars(node: TreeNode | null): readonly ScalarNode[] {
  return itemsOf(node).filter((item): item is ScalarNode => item.kind === 'scalar' && item.value !== null);
}

function checkName(item: ScalarNode, refusals: Refusals): void {
  const name = textIn(item).split('=')[0] ?? '';
  if (/\s$/.test(name))
    refusals.add(`environment variable ${name.trimEnd()} is declared with a trailing space`, item, item);
}

function checkForm(
  name: string,
  service: TreeNode,
  paths: readonly string[],
  form: RegExp,
  what: string,
  refusals: Refusals,
): void {
  for (const path of paths) {
    let node: TreeNode | null = service;
    for (const key of path.split('.')) node = childOf(node, key);
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || form.test(node.value)) continue;
    refusals.add(`services.${name}.${path}: ${what} '${node.value}'`, node, node);
  }
}

function checkHosts(name: string, service: TreeNode, refusals: Refusals): void {
  for (const item of scalars(childOf(service, 'extra_hosts'))) {
    const text = textIn(item);
    if (!/^[^:=]+[:=]/.test(text)) {
      refusals.add(`services.${name}.extra_hosts: invalid additional host, missing IP: ${text}`, item, item);
    }
  }
}

/** `[ip:][host[-range]:]container[-range][/protocol]`. Source: docker/go-connections 0.6, nat/nat.go. */
function portFault(spec: string): string | null {
  const match = /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:]*):)?([^:/]*)(?:\/([^:]*))?$/.exec(spec);
  if (!match) return `invalid port specification: ${spec}`;
  const [, ip = '', host = '', container = '', protocol = 'tcp'] = match;
  if (container === '') return `no port specified: ${spec}`;
  if (!['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase())) return `invalid proto: ${protocol}`;
  if (ip !== '' && !/^(?:\[[0-9a-fA-F:.%]+\]|\d{1,3}(?:\.\d{1,3}){3})$/.test(ip)) return `invalid IP address: ${ip}`;
  const inner = portRange(container);
  if (!inner) return `invalid containerPort: ${container}`;
  if (host === '') return null;
  const outer = portRange(host);
  if (!outer) return `invalid hostPort: ${host}`;
  const [from, to] = outer;
  const same = to - from === inner[1] - inner[0];
  return same || inner[0] === inner[1]
    ? null
    : `invalid ranges specified for container and host ports: ${container} and ${host}`;
}

function portRange(text: string): readonly [number, number] | null {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return null;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= 65_535 ? [from, to] : null;
}

import { join } from 'node:path';
import { runLabel } from '../../../src/smoke/sandbox.ts';
import type { Lab, Seat } from './lab.ts';
import { configOf, type Scene } from './scene.ts';
import { run } from './shell.ts';

/** A container that `docker compose` made of one service; null where compose refused. */
export type ComposeMade = {
  readonly container: string | null;
  readonly status: number;
  readonly output: string;
  readonly instanceId: string;
  /** The service mounts something at /config by itself. */
  readonly hasConfig: boolean;
  readonly seat: Seat;
  remove(): Promise<void>;
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function instanceOf(config: string, service: string): string | null {
  const parsed: unknown = config === '' ? null : JSON.parse(config);
  const services = isRecord(parsed) && isRecord(parsed['services']) ? parsed['services'] : {};
  const one = services[service];
  const environment = isRecord(one) && isRecord(one['environment']) ? one['environment'] : {};
  const id = environment['INSTANCE_ID'];
  return typeof id === 'string' && id !== '' ? id : null;
}

/** Builds and creates one service, with the lab's hub put over the file's own. */
export async function createByCompose(lab: Lab, folder: string, scene: Scene, service: string): Promise<ComposeMade> {
  const { runId, random } = lab.tools;
  const project = `ocs-agent-action-${runId}-${random.hex(4)}`;
  const file = join(folder, scene.composeFile ?? 'docker-compose.yml');
  const given = Object.entries(scene.env ?? {}).flatMap(([name, value]) =>
    value === null ? ['--unset', name] : [`${name}=${value}`],
  );
  const compose = (configs: string, files: readonly string[], ...args: readonly string[]) =>
    run('env', [
      ...given.filter((one) => one.startsWith('--') || !one.includes('=')),
      `OCS_CONFIG_DIR=${configs}`,
      ...given.filter((one) => one.includes('=')),
      ...['docker', 'compose', '--project-name', project, ...files.flatMap((one) => ['--file', one])],
      ...args,
    ]);
  const said = await compose('/nowhere', [file], 'config', '--format', 'json');
  const instanceId = scene.instanceId ?? instanceOf(said.status === 0 ? said.stdout : '', service) ?? 'agent-1';
  const seat = await lab.sandbox.hub.seat(instanceId);
  const hub = { SITE_HUB: seat.hubUrl, SITE_HTTP: seat.httpUrl };
  const ours = scene.hubAsWritten === true ? {} : { environment: hub };
  const override = { services: { [service]: { labels: { [runLabel]: runId }, ...ours } } };
  const over = join(await lab.folder({ files: { 'override.json': JSON.stringify(override) } }), 'override.json');
  const configs = await lab.folder({
    files: scene.siteConfig === null ? {} : { 'default.yaml': configOf(scene, instanceId) },
  });
  const files = [file, over];
  const created = await compose(configs, files, 'create', '--build', '--pull', 'never', service);
  const listed = created.status === 0 ? await compose(configs, files, 'ps', '--all', '--quiet', service) : null;
  const container = listed?.stdout.trim().split('\n')[0] || null;
  const mounts = container
    ? await run('docker', ['inspect', '--format', '{{range .Mounts}}{{.Destination}} {{end}}', container])
    : null;
  return {
    container,
    status: created.status,
    output: created.stdout + created.stderr,
    instanceId,
    hasConfig: mounts?.stdout.split(' ').some((path) => path.startsWith('/config')) ?? false,
    seat,
    async remove() {
      await compose(configs, files, 'down', '--volumes', '--rmi', 'local', '--remove-orphans', '--timeout', '0');
    },
  };
}

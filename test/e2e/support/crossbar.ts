import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { must, run } from './shell.ts';

/** Everything these helpers start carries this label. */
const label = 'org.ocs-agent-action.test=crossbar';

export type Crossbar = {
  /** On loopback. It listens on every address of the machine, so `at` gives the same for a gateway. */
  readonly url: string;
  readonly httpUrl: string;
  at(host: string): { readonly url: string; readonly httpUrl: string };
  stop(): Promise<void>;
};

export type CrossbarOptions = {
  readonly realm?: string;
  readonly addressRoot?: string;
  /** Lets clients listen to `wamp.registration.…` too, which OCS's own configuration does not. */
  readonly metaEvents?: boolean;
};

/**
 * Starts a real Crossbar router in a container, configured as OCS configures its own (ocs/support/crossbar_config.json,
 * v0.12.1): anonymous agents at `/ws` that are held to the address root, and `/call`. Resolves when it accepts
 * connections. The container uses the host's network: other networks of Docker reach it at their gateway.
 */
export async function startCrossbar(options: CrossbarOptions = {}): Promise<Crossbar> {
  const image = await crossbarImage();
  const port = await freePort();
  const config = JSON.stringify(crossbarConfig(port, options));
  const container = await must('docker', [
    ...['run', '--detach', '--rm', '--network', 'host', '--label', label],
    ...['--env', `CROSSBAR_CONFIG=${config}`, image],
  ]);
  const stop = async (): Promise<void> => {
    await run('docker', ['rm', '--force', '--volumes', container]);
  };
  try {
    await until(container, 'NODE_BOOT_COMPLETE');
  } catch (error) {
    await stop();
    throw error;
  }
  const at = (host: string) => ({ url: `ws://${host}:${port}/ws`, httpUrl: `http://${host}:${port}/call` });
  return { ...at('127.0.0.1'), at, stop };
}

/** Builds the router's image where it is missing; later builds come from the cache. */
export async function crossbarImage(): Promise<string> {
  const folder = fileURLToPath(new URL('./crossbar/', import.meta.url));
  const image = 'ocs-agent-action/test-crossbar';
  await must('docker', ['build', '--quiet', '--build-arg', `BASE=${await pythonImage()}`, '--tag', image, folder]);
  return image;
}

/** The OCS base that is there anyway, if its Python is new enough; the published one has 3.10. */
async function pythonImage(): Promise<string> {
  const ocs = 'simonsobs/ocs:v0.12.1';
  const probe = 'import sys; sys.exit(sys.version_info < (3, 11))';
  const { status } = await run('docker', ['run', '--rm', '--entrypoint', 'python3', ocs, '-c', probe]);
  return status === 0 ? ocs : 'python:3.12-slim';
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '0.0.0.0');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Resolves when the container has printed this; rejects with its last lines when it ends before. */
async function until(container: string, words: string): Promise<void> {
  const logs = spawn('docker', ['logs', '--follow', container], { stdio: ['ignore', 'pipe', 'pipe'] });
  let seen = '';
  try {
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        seen += chunk.toString();
        if (seen.includes(words)) resolve();
      };
      logs.stdout.on('data', read);
      logs.stderr.on('data', read);
      logs.once('error', reject);
      logs.once('close', () => reject(new Error(`crossbar ended before it was ready:\n${seen.slice(-2000)}`)));
    });
  } finally {
    logs.kill();
  }
}

export function crossbarConfig(port: number, options: CrossbarOptions): unknown {
  const { realm = 'test_realm', addressRoot = 'observatory', metaEvents = false } = options;
  const permission = (uri: string, register: boolean) => ({
    uri,
    match: 'prefix',
    allow: { call: true, register, publish: true, subscribe: true },
    disclose: { caller: false, publisher: false },
    cache: true,
  });
  const role = (name: string, register: boolean) => ({
    name,
    permissions: [permission(`${addressRoot}.`, register), ...(metaEvents ? [permission('wamp.', false)] : [])],
  });
  return {
    version: 2,
    workers: [
      {
        type: 'router',
        realms: [{ name: realm, roles: [role('iocs_agent', true), role('iocs_controller', false)] }],
        transports: [
          {
            type: 'web',
            endpoint: { type: 'tcp', port },
            paths: {
              ws: { type: 'websocket', auth: { anonymous: { type: 'static', role: 'iocs_agent' } } },
              call: { type: 'caller', realm, role: 'iocs_controller', options: {} },
            },
          },
        ],
      },
    ],
  };
}

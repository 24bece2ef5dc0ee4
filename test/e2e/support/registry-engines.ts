import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, run } from './shell.ts';

const lib = new URL('../../../script/lib', import.meta.url).pathname;

export type Engine = { readonly store: 'classic' | 'containerd'; readonly host: string };

async function storeOf(host: string): Promise<Engine['store']> {
  const status = await must('docker', ['--host', host, 'info', '--format', '{{json .DriverStatus}}']);
  return status.includes('io.containerd.snapshotter') ? 'containerd' : 'classic';
}

/**
 * The engine docker speaks to, and the second one with the other image store and the same OCS base images. Where the second cannot be started (no
 * root, no dockerd) it is left out and said so, but never where CI is set.
 */
export async function engines(): Promise<readonly Engine[]> {
  const first = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
  const second = await run(`${lib}/daemon.sh`, ['second']);
  if (second.status !== 0 && process.env['CI']) throw new Error(`no second engine: ${second.stderr}`);
  if (second.status !== 0) console.warn(`only one image store is tested: ${second.stderr.trim()}`);
  if (second.status === 0) await must(`${lib}/base-image.sh`, ['copy', second.stdout.trim()]);
  const hosts = [first, ...(second.status === 0 ? [second.stdout.trim()] : [])];
  return Promise.all(hosts.map(async (host) => ({ host, store: await storeOf(host) })));
}

export type TestRegistry = {
  readonly host: string;
  /** Another size of its disk; what it holds stays. */
  resize(size: string): Promise<void>;
  stop(): Promise<void>;
};

export type RegistryOptions =
  | { readonly username: string; readonly password: string }
  /** Lets in whom a token server lets in. */
  | { readonly realm: string; readonly certificate: string }
  /** Its disk: `4m`. */
  | { readonly size: string };

function optionsOf(options: RegistryOptions | undefined): readonly string[] {
  if (options === undefined) return [];
  if ('username' in options) return ['--auth', options.username, options.password];
  if ('realm' in options) return ['--token', options.realm, options.certificate];
  return ['--size', options.size];
}

/** A registry of its own on a free port of the loopback address. */
export async function startRegistry(options?: RegistryOptions): Promise<TestRegistry> {
  const host = await must(`${lib}/registry.sh`, ['start', '0', ...optionsOf(options)]);
  const port = host.split(':')[1] ?? '';
  return {
    host,
    resize: async (size) => {
      await must(`${lib}/registry.sh`, ['start', port, '--size', size]);
    },
    stop: async () => {
      await run(`${lib}/registry.sh`, ['stop', port]);
    },
  };
}

/** Of this test file alone: others run beside it, and remove their own. */
const label = `push-test=${Math.random().toString(36).slice(2)}`;

export type TinyImage = { readonly id: string; readonly revision: string };

/** Builds an image of a few bytes, with the labels that the guards read. @returns its inspected id */
export async function tinyImage(
  engine: Engine,
  facts: {
    content: string;
    revision?: string;
    version?: string;
    attested?: boolean;
    platform?: string;
    /** So many more, which cannot be compressed. */
    bytes?: number;
  },
): Promise<TinyImage> {
  const { content, revision, version, attested = false, platform, bytes } = facts;
  const context = bytes === undefined ? null : mkdtempSync(join(tmpdir(), 'push-test-context-'));
  if (context !== null) writeFileSync(join(context, 'noise'), randomBytes(bytes ?? 0));
  const tag = `push-test:${Math.random().toString(36).slice(2)}`;
  const labels = [
    ...(revision === undefined ? [] : ['--label', `org.opencontainers.image.revision=${revision}`]),
    ...(version === undefined ? [] : ['--label', `org.opencontainers.image.version=${version}`]),
    ...['--label', label],
  ];
  await must(
    'docker',
    [
      ...[
        '--host',
        engine.host,
        'buildx',
        'build',
        '--quiet',
        '--load',
        `--provenance=${attested ? 'mode=min' : 'false'}`,
      ],
      ...[...labels, ...(platform ? ['--platform', platform] : []), '--tag', tag],
      ...(context === null ? ['-'] : ['--file', '-', context]),
    ],
    `FROM scratch\nCOPY <<EOF /content\n${content}\nEOF\n${context === null ? '' : 'COPY noise /noise\n'}`,
  );
  if (context !== null) rmSync(context, { recursive: true });
  const id = await must('docker', ['--host', engine.host, 'image', 'inspect', '--format', '{{.Id}}', tag]);
  return { id, revision: revision ?? '' };
}

/** Removes every image that a test built, pulled or named. */
export async function removeTinyImages(engine: Engine): Promise<void> {
  const listed = await run('docker', [
    ...['--host', engine.host, 'image', 'ls', '--quiet', '--no-trunc', '--filter', `label=${label}`],
  ]);
  const ids = [...new Set(listed.stdout.split('\n').filter((id) => id !== ''))];
  if (ids.length > 0) await run('docker', ['--host', engine.host, 'rmi', '--force', ...ids]);
}

/** An empty docker configuration, so that no login of this machine plays a part. */
export function emptyDockerConfig(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'push-test-config-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

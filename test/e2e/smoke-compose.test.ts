import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from './support/action.ts';
import { repositoryOf } from './support/repository.ts';

const project = new URL('../..', import.meta.url).pathname;

function run(program: string, ...argv: readonly string[]): string {
  return execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function docker(...argv: readonly string[]): readonly string[] {
  return run('docker', ...argv)
    .split('\n')
    .filter((line) => line !== '');
}

/** What carries the label of a run, or its name. */
function left(runId: string): readonly string[] {
  const label = ['--quiet', '--filter', `label=org.ocs-agent-action.run=${runId}`];
  return [
    ...docker('container', 'ls', '--all', ...label),
    ...docker('network', 'ls', ...label),
    ...docker('volume', 'ls', ...label),
    ...docker('container', 'ls', '--all', '--quiet', '--filter', `name=${runId}`),
    ...docker('volume', 'ls', '--quiet', '--filter', `name=${runId}`),
    ...readdirSync(tmpdir()).filter((name) => name.startsWith(`ocs-agent-action-${runId}`)),
  ];
}

function runIdOf(log: string): string {
  const id = /^run (?<id>[0-9a-f]{12}-[\w-]+)$/m.exec(log)?.groups?.['id'];
  if (id === undefined) throw new Error(`the log names no run:\n${log}`);
  return id;
}

type Row = Readonly<Record<string, unknown>>;

function rows(report: Record<string, unknown> | null, key: string): readonly Row[] {
  const value = report?.[key];
  return Array.isArray(value) ? value : [];
}

const withoutHost = [
  'without its `devices` (/dev/ttyACM7)',
  'without power, which it depends on',
  'with an empty folder at /data: data is not in the repository',
  'without /etc/localtime: /etc/localtime lies outside of the repository',
];
const onHostNetwork = [
  "on a network of its own instead of the host's",
  'with a site config written for the test at /config/default.yaml: ${OCS_CONFIG_DIR} is not set',
];

/** Its agent looks at its container before it starts: user, folder, hostname, variables, files. */
const lamps = [
  { service: 'ocs-lamp-1', instanceId: 'lamp-1', status: 'up', class: 'LampAgent', otherwise: withoutHost },
  { service: 'ocs-lamp-2', instanceId: 'lamp-2', status: 'up', class: 'LampAgent', otherwise: onHostNetwork },
];

/** One writes where it may only read, one cannot even be made. */
const broken = `services:
  ocs-lamp-3:
    image: lamp:dev
    build: .
    hostname: street-docker
    volumes: ['./config:/config:ro']
    environment: [INSTANCE_ID=lamp-1, 'SITE_HUB=ws://crossbar:8001/ws', WRITES_TO=/config]
  ocs-lamp-4:
    image: lamp:dev
    build: .
    hostname: street-docker
    mem_limit: 1m
    volumes: ['./config:/config:ro']
    environment: [INSTANCE_ID=lamp-2, 'SITE_HUB=ws://crossbar:8001/ws']
`;

test('every agent service comes up as Compose understands it, and one that fails is told at its own line', async () => {
  const repository = repositoryOf('test/agents/composed');
  try {
    writeFileSync(join(repository.path, 'docker-compose.broken.yml'), broken);
    const { status, report, log } = await runCli('smoke', repository.path, '--smoke', 'compose', '--verbose');
    expect(status, log).toBe(1);
    const agents = rows(report, 'agents');
    for (const lamp of lamps) {
      expect(agents, log).toContainEqual(expect.objectContaining({ ...lamp, composeFile: 'docker-compose.yml' }));
    }
    expect(rows(report, 'findings').filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({
        rule: 'agent-exited-early',
        file: 'docker-compose.broken.yml',
        line: 2,
        message: expect.stringContaining("Read-only file system: '/config/lamp.state'"),
      }),
      expect.objectContaining({
        rule: 'agent-not-up',
        file: 'docker-compose.broken.yml',
        line: 8,
        message: expect.stringContaining('Minimum memory limit allowed is 6MB'),
      }),
    ]);
    // Side by side, each line says whose it is; nothing that is no agent is started.
    expect(log).toMatch(/^ocs-lamp-1 \| .*Args: /m);
    expect(log).toMatch(/^ocs-lamp-2 \| .*Args: /m);
    expect(log).not.toMatch(/^(?:power|crossbar) \|/m);
    expect(repository.git('status', '--porcelain')).toBe('?? docker-compose.broken.yml');
    expect(left(runIdOf(log))).toEqual([]);
  } finally {
    repository.remove();
  }
});

function pluginPath(name: string): string {
  const info: unknown = JSON.parse(run('docker', 'info', '--format', '{{json .ClientInfo.Plugins}}'));
  const plugins: readonly Row[] = Array.isArray(info) ? info : [];
  return String(plugins.find((plugin) => plugin['Name'] === name)?.['Path']);
}

test('in a job with container:, whose files the engine cannot mount', () => {
  const repository = repositoryOf('test/agents/composed');
  const client = run('readlink', '-f', run('sh', '-c', 'command -v docker'));
  const plugins = ['buildx', 'compose'].map(
    (name) => `${pluginPath(name)}:/usr/local/lib/docker/cli-plugins/docker-${name}:ro`,
  );
  const mounts = [
    '/var/run/docker.sock:/run/docker.sock',
    `${process.execPath}:/usr/local/bin/node:ro`,
    `${client}:/usr/local/bin/docker:ro`,
    ...plugins,
  ];
  const container = run(
    'docker',
    ...['create', ...mounts.flatMap((mount) => ['--volume', mount]), '--entrypoint', 'node', 'simonsobs/ocs:v0.12.1'],
    ...['/action/cli/index.js', 'smoke', '/workspace', '--smoke', 'compose', '--format', 'json'],
  );
  try {
    run('docker', 'cp', `${project}dist/.`, `${container}:/action`);
    run('docker', 'cp', repository.path, `${container}:/workspace`);
    const report: unknown = JSON.parse(run('docker', 'start', '--attach', container));
    expect(report).toMatchObject({ outcome: 'passed', agents: lamps });
  } finally {
    run('docker', 'rm', '--force', container);
    repository.remove();
  }
});

test('cancelled while its services run, it leaves no container, network or volume', async () => {
  const repository = repositoryOf('test/agents/composed');
  try {
    const argv = ['smoke', repository.path, '--smoke', 'compose', '--verbose'];
    const child = spawn(process.execPath, [`${project}dist/cli/index.js`, ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    let seen = '';
    child.stderr.on('data', (chunk) => {
      log += String(chunk);
      if (seen !== '' || !/^ocs-lamp-1 \| .*Args: /m.test(log)) return;
      seen = docker('volume', 'ls', '--quiet', '--filter', `name=${runIdOf(log)}`).join(' ');
      child.kill('SIGINT');
    });
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    expect(status, log).toBe(130);
    expect(seen).toContain(runIdOf(log));
    expect(left(runIdOf(log))).toEqual([]);
  } finally {
    repository.remove();
  }
});

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { repositoryOf } from './support/repository.ts';

const project = new URL('../..', import.meta.url).pathname;

function run(program: string, ...argv: readonly string[]): string {
  return execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function pluginPath(name: string): string {
  const info: unknown = JSON.parse(run('docker', 'info', '--format', '{{json .ClientInfo.Plugins}}'));
  const plugins: readonly Record<string, unknown>[] = Array.isArray(info) ? info : [];
  return String(plugins.find((plugin) => plugin['Name'] === name)?.['Path']);
}

test('in a job with container: the hub is reached in the container that the job runs in', () => {
  const repository = repositoryOf('test/agents/minimal-script');
  const docker = run('readlink', '-f', run('sh', '-c', 'command -v docker'));
  const mounts = [
    // Not below /var/run: docker cp refuses a container whose mount lies behind that link.
    '/var/run/docker.sock:/run/docker.sock',
    `${process.execPath}:/usr/local/bin/node:ro`,
    `${docker}:/usr/local/bin/docker:ro`,
    `${pluginPath('buildx')}:/usr/local/lib/docker/cli-plugins/docker-buildx:ro`,
  ];
  const argv = ['/action/cli/index.js', 'smoke', '/workspace', '--format', 'json'];
  const container = run(
    'docker',
    'create',
    ...mounts.flatMap((mount) => ['--volume', mount]),
    '--entrypoint',
    'node',
    'simonsobs/ocs:v0.12.1',
    ...argv,
  );
  try {
    // Copied, not mounted: as in a job container, these paths mean nothing to the engine.
    run('docker', 'cp', `${project}dist/.`, `${container}:/action`);
    run('docker', 'cp', repository.path, `${container}:/workspace`);
    const report: unknown = JSON.parse(run('docker', 'start', '--attach', container));
    expect(report).toMatchObject({ outcome: 'passed', agents: [{ status: 'up' }] });
  } finally {
    run('docker', 'rm', '--force', container);
    repository.remove();
  }
});

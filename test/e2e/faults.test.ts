import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOwner } from '../../src/adapters/run-owner.ts';
import { runIdOf } from '../../src/model/run-id.ts';
import { clientFaults } from '../faults/faults-docker.ts';
import { fileFaults } from '../faults/faults-files.ts';
import { worker } from '../faults/kills.ts';
import { oneRun, removeFolder } from '../faults/one-run.ts';
import { repositoryOf } from './support/repository.ts';

const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';

/** Of `npm run faults`, those that need neither root nor an engine of their own, nor wait for one that hangs. */
const slice = [...clientFaults, ...fileFaults].filter(({ name }) =>
  /not on PATH|too old|nothing to say|other words than JSON|^GITHUB_|event file is not there|PATH of the input|sarif|transcript|output names/.test(
    name,
  ),
);

test.each(slice)('$name', async (fault) => {
  const folder = mkdtempSync(join(tmpdir(), 'fault-place-'));
  const repository = repositoryOf('test/agents/minimal-script');
  const none = (): never => {
    throw new Error('this fault is not in the slice');
  };
  const place = {
    folder,
    registry: '',
    repository: () => repository,
    stopRegistry: none,
    get engine(): never {
      return none();
    },
  };
  try {
    const { undo, ...setting } = (await fault.make?.(place)) ?? {};
    const ended = await oneRun({
      door: fault.door ?? 'action',
      ...(fault.until === undefined ? {} : { until: fault.until }),
      dockerHost: host,
      repository,
      within: 300,
      ...setting,
      inputs: { ...fault.inputs, ...setting.inputs },
    });
    await undo?.();
    removeFolder(ended.folder);
    expect(ended.log).toMatch(fault.says);
    expect(ended).toMatchObject({ outcome: fault.outcome, status: fault.status });
    expect(ended.log).not.toMatch(/our bug/);
  } finally {
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});

function docker(...argv: readonly string[]): string {
  return execFileSync('docker', argv, { encoding: 'utf8' }).trim();
}

test('what a killed run left goes with the next one, and what a living one has stays', async () => {
  const repository = repositoryOf('test/agents/never-connects');
  const other = repositoryOf('test/agents/minimal-script');
  const neighbour = runIdOf('fedcba987654', runOwner('process', null));
  const label = 'org.ocs-agent-action.run';
  const network = docker('network', 'create', '--label', `${label}=${neighbour}`, `ocs-agent-action-${neighbour}-net`);
  const shared = mkdtempSync(join(tmpdir(), 'fault-shared-'));
  try {
    const killed = await oneRun({
      door: 'action',
      repository,
      dockerHost: host,
      inputs: {},
      environment: { RUNNER_TEMP: shared },
      within: 300,
      wrapper: worker,
      when: {
        says: /Waiting for \/dev\/ttyACM0/,
        does: (child) => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL')),
      },
    });
    removeFolder(killed.folder);
    expect(killed.signal).toBe('SIGKILL');
    const left = (): readonly string[] => {
      const ids = docker('container', 'ls', '--all', '--filter', `label=${label}`, '--format', `{{.Label "${label}"}}`);
      // The process group of the killed run was a session of its own: nothing else has this owner.
      return ids.split('\n').filter((id) => killed.pid !== null && id.includes(`-${killed.pid.toString(36)}-`));
    };
    expect(left()).toHaveLength(1);
    const next = await oneRun({
      door: 'action',
      repository: other,
      dockerHost: host,
      inputs: { smoke: 'help' },
      environment: { RUNNER_TEMP: shared },
      within: 300,
      wrapper: worker,
    });
    removeFolder(next.folder);
    expect(next.outcome, next.log).toBe('passed');
    expect(left()).toEqual([]);
    expect(readdirSync(shared).filter((name) => name.startsWith('ocs-agent-action-'))).toEqual([]);
    expect(docker('network', 'ls', '--quiet', '--no-trunc', '--filter', `id=${network}`)).toBe(network);
  } finally {
    docker('network', 'rm', network);
    for (const one of [repository, other]) one.remove();
    rmSync(shared, { recursive: true, force: true });
  }
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noteOf } from '../../src/smoke/worn.ts';
import { clientFaults } from '../faults/faults-docker.ts';
import { fileFaults } from '../faults/faults-files.ts';
import { worker } from '../faults/kills.ts';
import { oneRun, removeFolder } from '../faults/one-run.ts';
import { repositoryOf } from './support/repository.ts';
import { deadRunId, livingRunId } from './support/run-id.ts';

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
  const neighbour = livingRunId();
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

test("a dead run's names of images go with the next run, and the name that one wore; all other names stay", async () => {
  const [dead, living, unknown] = [deadRunId(), livingRunId(), '0a1b2c3d4e5f'];
  const images = ['simonsobs/ocs:v0.12.1', 'simonsobs/ocs:v0.12.0'].map((name) =>
    docker('image', 'inspect', '--format', '{{.Id}}', name),
  );
  const [image = '', other = ''] = images;
  expect(other).not.toBe(image);
  const person = `swept-${dead.slice(0, 12)}`;
  const noted = (kind: 'worn' | 'before', reference: string, runId: string): string =>
    noteOf({ kind, reference }, runId) ?? '';
  const gone: readonly (readonly [string, string])[] = [
    [image, `ocs-agent-action/published:${dead}`],
    [image, `ocs-agent-action/telescope:${dead}`],
    [image, noted('worn', `${person}/worn:v1`, dead)],
    [image, `${person}/worn:v1`],
    [image, noted('worn', `${person}/given-since:v1`, dead)],
    [image, noted('before', `${person}/moved:v1`, dead)],
  ];
  const stay: readonly (readonly [string, string])[] = [
    [image, `ocs-agent-action/published:${living}`],
    [image, noted('worn', `${person}/worn-by-a-neighbour:v1`, living)],
    [image, `${person}/worn-by-a-neighbour:v1`],
    [image, noted('worn', `${person}/worn-by-whom:v1`, unknown)],
    [image, `ocs-agent-action/published:${person}`],
    [image, `ocs-agent-action/${person}:latest`],
    [image, `${person}/published:${dead}`],
    [other, `${person}/given-since:v1`],
  ];
  const moved = `${person}/moved:v1`;
  const names = [...gone, ...stay].map(([, name]) => name);
  const repository = repositoryOf('test/agents/minimal-script');
  const there = (): readonly string[] =>
    docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}')
      .split('\n')
      .filter((name) => names.includes(name));
  try {
    for (const [id, name] of [...gone, ...stay, [other, moved] as const]) docker('tag', id, name);
    expect(there()).toHaveLength(names.length);
    const inputs = { until: 'dockerfile' };
    const next = await oneRun({ door: 'action', repository, dockerHost: host, inputs, within: 300 });
    removeFolder(next.folder);
    expect(next.outcome, next.log).toBe('passed');
    expect([...there()].sort()).toEqual(stay.map(([, name]) => name).sort());
    expect(docker('image', 'inspect', '--format', '{{.Id}}', moved)).toBe(image);
    expect(docker('image', 'inspect', '--format', '{{.Id}}', `${person}/given-since:v1`)).toBe(other);
  } finally {
    docker('rmi', '--no-prune', ...there(), moved);
    repository.remove();
  }
});

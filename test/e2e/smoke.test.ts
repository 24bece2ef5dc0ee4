import { describe, expect, test } from 'vitest';
import { runCli } from './support/action.ts';
import { startCrossbar } from './support/crossbar.ts';
import { repositoryOf } from './support/repository.ts';
import { must } from './support/shell.ts';

async function smoke(folder: string, ...argv: readonly string[]) {
  const repository = repositoryOf(folder);
  try {
    return await runCli('smoke', repository.path, '--smoke-timeout', '20', ...argv);
  } finally {
    repository.remove();
  }
}

type Row = Readonly<Record<string, unknown>>;

function rows(report: Record<string, unknown> | null, key: string): readonly Row[] {
  const value = report?.[key];
  return Array.isArray(value) ? value : [];
}

function errors(report: Record<string, unknown> | null): readonly Row[] {
  return rows(report, 'findings').filter(({ severity }) => severity === 'error');
}

describe('agents that work come up, by their environment alone', () => {
  test.concurrent.each([
    ['examples/my-ocs-agent', { class: 'ValveAgent', tasks: ['set_position'], processes: ['acq'] }],
    ['examples/single-agent', { status: 'up' }],
    ['test/agents/minimal-plugin', { class: 'CountAgent' }],
    ['test/agents/minimal-script', { status: 'up' }],
  ])('%s', async (folder, agent) => {
    const { status, report, log } = await smoke(folder);
    expect(errors(report), log).toEqual([]);
    expect(status).toBe(0);
    expect(rows(report, 'agents')).toContainEqual(expect.objectContaining({ status: 'up', ...agent }));
    expect(rows(report, 'agents').find((row) => row['status'] === 'up')?.['stop']).toMatchObject({ status: 0 });
  });
});

describe('agents that are broken fail at the smoke test, and the report says what to do', () => {
  test.concurrent.each([
    ['raises-in-main', 'agent-exited-early', "KeyError: 'THERMOMETER_IP'"],
    ['returns-before-connect', 'agent-exited-early', 'its main function returned'],
    ['never-connects', 'agent-not-up', 'something blocks before runner.run'],
    ['class-in-no-plugin', 'agent-exited-early', 'no installed plugin has an agent of class ShutterAgent'],
    ['missing-distribution', 'agent-exited-early', 'add the line `pyserial` to requirements.txt'],
    ['needs-hardware', 'agent-exited-early', '/dev/ttyUSB0'],
    ['heartbeat-stops', 'agent-exited-early', 'ended by itself'],
    ['heartbeat-off', 'agent-not-up', 'only one heartbeat'],
    ['operation-fails', 'agent-operation-failed', 'operation acq'],
  ])('%s', async (folder, rule, words) => {
    const { status, report, log } = await smoke(`test/agents/${folder}`);
    expect(status, log).toBe(1);
    expect(report?.['outcome']).toBe('smoke');
    expect(errors(report).map((row) => row['rule'])).toEqual([rule]);
    expect(errors(report)[0]?.['message']).toContain(words);
    expect(rows(report, 'stages').find((row) => row['stage'] === 'push')?.['status']).toBe('skipped');
  });
});

test('an agent that has to be killed is a warning, and an error where a clean stop is required', async () => {
  const { status, report, log } = await smoke('test/agents/unclean-stop');
  expect(status, log).toBe(0);
  expect(rows(report, 'findings')).toContainEqual(
    expect.objectContaining({ rule: 'agent-unclean-stop', severity: 'warning' }),
  );
});

test('an agent that calls itself by another name works, with a warning', async () => {
  const { status, report, log } = await smoke('test/agents/wrong-class');
  expect(status, log).toBe(0);
  expect(rows(report, 'findings')).toContainEqual(
    expect.objectContaining({ rule: 'agent-class-mismatch', severity: 'warning' }),
  );
});

test('the same smoke test passes against a real Crossbar router, so the embedded hub tells the truth', async () => {
  const router = await startCrossbar();
  const repository = repositoryOf('examples/my-ocs-agent');
  try {
    // Every container reaches the router at the gateway of Docker's own bridge, wherever that is on this machine.
    const gateway = '{{(index .IPAM.Config 0).Gateway}}';
    const { url } = router.at(await must('docker', ['network', 'inspect', 'bridge', '--format', gateway]));
    const { status, report, log } = await runCli('smoke', repository.path, '--hub', url, '--hub-is-test', 'true');
    expect(status, log).toBe(0);
    expect(rows(report, 'agents')).toContainEqual(
      expect.objectContaining({
        class: 'ValveAgent',
        status: 'up',
        tasks: ['set_position'],
        stop: expect.objectContaining({ status: 0 }),
      }),
    );
  } finally {
    await router.stop();
    repository.remove();
  }
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './support/action.ts';
import { must, run } from './support/shell.ts';

const agents = new URL('../agents', import.meta.url).pathname;
const reference = `existing-image-test:${process.pid}`;

beforeAll(() => must('docker', ['build', '--quiet', '--tag', reference, `${agents}/minimal-script`]));
afterAll(() => run('docker', ['rmi', '--force', reference]));

const imageId = (): Promise<string> => must('docker', ['image', 'inspect', '--format', '{{.Id}}', reference]);

test('smoke --image tests an image that exists, and leaves it as it was', async () => {
  const before = await imageId();
  const { status, report, log } = await runCli('smoke', `${agents}/minimal-script`, '--image', reference);
  expect(status, log).toBe(0);
  expect(report).toMatchObject({
    outcome: 'passed',
    images: [{ id: before, smoke: 'run' }],
    agents: [{ status: 'up' }],
  });
  expect(await imageId()).toBe(before);
  const names = await must('docker', ['image', 'ls', '--filter', `reference=ocs-agent-action/*:*`, '--no-trunc']);
  expect(names).not.toContain(before);
});

test('an image that is nowhere is told as such', async () => {
  const { status, report } = await runCli('smoke', `${agents}/minimal-script`, '--image', 'localhost:9/nobody/has:1');
  expect(status).toBe(1);
  expect(report).toMatchObject({
    outcome: 'build',
    stages: expect.arrayContaining([
      expect.objectContaining({
        stage: 'build',
        note: expect.stringContaining('localhost:9/nobody/has:1 is neither in the engine nor can it be pulled'),
      }),
    ]),
  });
});

test('a repository of several images wants to be told which one it is', async () => {
  const { status, report } = await runCli('smoke', `${agents}/two-images`, '--image', reference);
  expect(status).toBe(1);
  expect(JSON.stringify(report)).toContain('say with --dockerfile which one');
});

import { expect, test } from 'vitest';
import { childEnvironment, runChild } from '../../../src/adapters/child.ts';
import { ProgramMissing } from '../../../src/ports/docker.ts';

const node = process.execPath;

function script(code: string, ...argv: readonly string[]) {
  return runChild(node, ['-e', code, ...argv], {});
}

test('status and both streams come back', async () => {
  expect(await script('console.log("out"); console.error("err"); process.exit(7)')).toEqual({
    status: 7,
    stdout: 'out\n',
    stderr: 'err\n',
  });
});

test('no shell sees an argument', async () => {
  const hostile = '$(touch /tmp/x); `id` "\' \n %0A';
  expect((await script('process.stdout.write(process.argv[1])', hostile)).stdout).toBe(hostile);
});

test('lines come as they are printed, also without a line end and in pieces of a character', async () => {
  const lines: string[] = [];
  await runChild(
    node,
    [
      '-e',
      'const b = Buffer.from("ä\\nö"); process.stdout.write(b.subarray(0, 1)); setImmediate(() => process.stdout.write(b.subarray(1)))',
    ],
    {},
    { onLine: (line) => lines.push(line) },
  );
  expect(lines).toEqual(['ä', 'ö']);
});

test('a child that never reads its input is no error', async () => {
  const result = await runChild(node, ['-e', 'process.exit(0)'], {}, { stdin: 'x'.repeat(1_000_000) });
  expect(result.status).toBe(0);
});

test('an aborted child ends', async () => {
  const controller = new AbortController();
  const running = runChild(
    node,
    ['-e', 'console.log("up"); setInterval(() => {}, 1000)'],
    {},
    { signal: controller.signal, onLine: () => controller.abort() },
  );
  expect((await running).status).toBe(143);
});

test('a program that is not there is told apart from one that fails', async () => {
  await expect(runChild('/nowhere/docker', [], {})).rejects.toBeInstanceOf(ProgramMissing);
});

test.each([
  'INPUT_PASSWORD',
  'GITHUB_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'NODE_OPTIONS',
  'AWS_SECRET_ACCESS_KEY',
  'OCS_AGENT_PASSWORD',
])('%s is not handed on to a child', (name) => {
  expect(childEnvironment({ [name]: 'x', PATH: '/bin' })).toEqual({ PATH: '/bin' });
});

test('a program that does not hear SIGTERM is killed, and one that it leaves behind does not keep us', async () => {
  const over = new AbortController();
  const deaf = `
    require('node:child_process').spawn('sleep', ['20'], { stdio: 'inherit' });
    process.on('SIGTERM', () => {});
    console.log('ready');
    setInterval(() => {}, 1000);
  `;
  const { PATH = '' } = process.env;
  const completed = await runChild(
    process.execPath,
    ['-e', deaf],
    { PATH },
    {
      signal: over.signal,
      onLine: () => over.abort(),
    },
  );
  expect(completed).toMatchObject({ status: 137, stdout: 'ready\n' });
});

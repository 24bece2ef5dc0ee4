import { expect, test } from 'vitest';
import { type Patience, patientDocker } from '../../../src/adapters/docker-patience.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import type { Completed, Docker, DockerCommand } from '../../../src/ports/docker.ts';

const patience: Patience = {
  answer: 0.05,
  work: 0.05,
  again: 0.01,
  quiet: 0.05,
  question: 0.03,
  hurried: 0.05,
  hurriedAgain: 0.01,
};

const ok: Completed = { status: 0, stdout: 'yes', stderr: '' };

/** An engine that answers the commands of these verbs, and hangs at the others until it is ended. */
function engine(
  answers: readonly DockerCommand['verb'][],
  speaks = false,
): Docker & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  return {
    asked,
    run: (command, options) => {
      asked.push(command.verb);
      if (answers.includes(command.verb)) return Promise.resolve(ok);
      return new Promise((resolve) => {
        const end = speaks ? setInterval(() => options?.onLine?.('a line', 'stdout'), 10) : undefined;
        const stop = (status: number): void => {
          clearInterval(end);
          resolve({ status, stdout: '', stderr: '' });
        };
        options?.signal?.addEventListener('abort', () => stop(143), { once: true });
        if (speaks) setTimeout(() => stop(0), 200);
      });
    },
  };
}

const info: DockerCommand = { verb: 'info' };
const build = { verb: 'start-attached', container: 'x' } as const;

test('a command that is not answered ends, and says what is wrong', async () => {
  const completed = await patientDocker(engine([]), systemClock, patience).run(info);
  expect(completed).toMatchObject({ status: 124, unanswered: true });
  expect(completed.stderr).toContain('the Docker Engine does not answer (docker info was given 0.05 s)');
});

test('after that the rest is given little time, until the engine answers again', async () => {
  const docker = patientDocker(engine(['list']), systemClock, patience);
  await docker.run(info);
  expect((await docker.run(info)).stderr).toContain('was given 0.01 s');
  await docker.run({ verb: 'list', what: 'containers', label: 'x' });
  expect((await docker.run(info)).stderr).toContain('was given 0.05 s');
});

test('an answer in time is left as it is', async () => {
  expect(await patientDocker(engine(['info']), systemClock, patience).run(info)).toBe(ok);
});

test('a long command that is quiet goes on while the engine answers', async () => {
  const real = engine(['version']);
  const over = new AbortController();
  const running = patientDocker(real, systemClock, patience).run(build, { signal: over.signal });
  await systemClock.after(250);
  over.abort();
  expect(await running).toEqual({ status: 143, stdout: '', stderr: '' });
  expect(real.asked.filter((verb) => verb === 'version').length).toBeGreaterThan(1);
});

test('one that speaks is not even asked after', async () => {
  const real = engine([], true);
  expect(await patientDocker(real, systemClock, patience).run(build)).toMatchObject({ status: 0 });
  expect(real.asked).toEqual(['start-attached']);
});

test('a long command whose engine hangs ends, and tells it as its last line', async () => {
  const lines: string[] = [];
  const docker = patientDocker(engine([]), systemClock, patience);
  const completed = await docker.run(build, { onLine: (line) => lines.push(line) });
  expect(completed).toMatchObject({ status: 124, unanswered: true });
  expect(lines.at(-1)).toMatch(/^ERROR: the Docker Engine does not answer/);
});

test('the silence of a registry says nothing of the engine', async () => {
  const docker = patientDocker(engine([]), systemClock, patience);
  const { stderr } = await docker.run({ verb: 'manifest', reference: 'ghcr.io/simonsobs/socs:v1' });
  expect(stderr).toBe('ERROR: docker manifest gave no answer in 0.05 s\n');
  expect((await docker.run(info)).stderr).toContain('was given 0.05 s');
});

const slow: Patience = { ...patience, answer: 3600, quiet: 3600 };

test.each([
  ['a command', info],
  ['a long command', build],
] as const)('%s that hangs when the run is cancelled is not waited for', async (_what, command) => {
  const cancel = new AbortController();
  const running = patientDocker(engine([]), systemClock, slow, cancel.signal).run(command);
  cancel.abort();
  expect((await running).status).not.toBe(0);
});

test('nor is what comes after the cancel', async () => {
  const docker = patientDocker(engine(['list']), systemClock, slow, AbortSignal.abort());
  expect((await docker.run(info)).stderr).toContain('the Docker Engine does not answer');
  expect(await docker.run({ verb: 'list', what: 'containers', label: 'x' })).toBe(ok);
});

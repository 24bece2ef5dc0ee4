import { expect, test } from 'vitest';
import type { Completed, RunOptions } from '../../../src/ports/docker.ts';
import { build } from '../../../src/stages/build.ts';
import { manualEvent } from '../../../src/tags/parse-event.ts';
import { handClock } from '../support/hand-clock.ts';

const reference = 'registry.example.org/socs/base:v1';
const text = `FROM simonsobs/ocs:v0.12.1\nCOPY --from=${reference} /a /b\n`;

/** A build that says this, and nothing more until it is ended. */
async function building(said: readonly string[], minutes: number) {
  const clock = handClock();
  const ended: string[] = [];
  const docker = {
    run: ({ verb }: { readonly verb: string }, { onLine, signal }: RunOptions = {}): Promise<Completed> => {
      for (const line of said) onLine?.(line, 'stderr');
      return new Promise((resolve) =>
        signal?.addEventListener('abort', () => {
          ended.push(verb);
          onLine?.('ERROR: failed to build: failed to solve: Canceled: context canceled', 'stderr');
          resolve({ status: 1, stdout: '', stderr: '' });
        }),
      );
    },
  };
  const world = {
    clock,
    docker,
    signal: new AbortController().signal,
    runId: '0a1b2c3d4e5f',
    progress: { output: () => {} },
    existingImage: null,
    built: new Map(),
    config: { buildArgs: [], secrets: [], cacheFrom: [], cacheTo: [], buildContexts: [] },
    order: { trust: { build: { allowed: true } }, event: manualEvent(), git: null, version: null, labels: {} },
  };
  const input = {
    name: 'socs',
    dockerfile: 'Dockerfile',
    text,
    source: { kind: 'missing', path: '' },
    repo: { projects: [], agents: [] },
  };
  let result: Awaited<ReturnType<typeof build.run>> | null = null;
  void build
    .run(input as unknown as Parameters<typeof build.run>[0], world as unknown as Parameters<typeof build.run>[1])
    .then((value) => {
      result = value;
    });
  await clock.pass(minutes * 60_000);
  return { result, ended };
}

test('a build that waits for a silent registry is ended, and blamed on the line that names the image', async () => {
  const { result, ended } = await building([`#3 [internal] load metadata for ${reference}`], 3);
  expect(ended).toEqual(['build']);
  expect(result).toMatchObject({
    status: 'failed',
    note: `the registry registry.example.org was asked for ${reference} and gave no answer in 120 s`,
    findings: [
      {
        rule: 'build-failed',
        location: { file: 'Dockerfile', range: { start: { line: 2, column: 1 } } },
        params: { remedy: expect.stringContaining(`docker pull ${reference}`) },
      },
    ],
  });
});

test('one that compiles in silence goes on', async () => {
  expect(await building(['#7 [2/3] RUN make', '#7 0.293 cc -c a.c'], 600)).toEqual({ result: null, ended: [] });
});

import { expect, test } from 'vitest';
import { systemRandom } from '../../../src/adapters/system.ts';
import type { Completed, RunOptions } from '../../../src/ports/docker.ts';
import type { RegistryAnswer } from '../../../src/ports/registry.ts';
import { pull } from '../../../src/stages/pull.ts';
import { sidecarImages } from '../../../src/stages/smoke/sidecars.ts';
import { handClock } from '../support/hand-clock.ts';

const reference = 'registry.example.org/simulator:v1';
const refused: Completed = { status: 1, stdout: '', stderr: 'Using default tag\nError: manifest unknown\n' };

/** An engine without the image, whose pull takes so many minutes, and the image's registry. */
function world(minutes: number, then: Completed, answer: RegistryAnswer | null) {
  const clock = handClock();
  const asked: string[] = [];
  const after = (minutes: number, signal: AbortSignal | undefined) => clock.after(minutes * 60_000, signal);
  const docker = {
    run: async ({ verb }: { readonly verb: string }, { signal }: RunOptions = {}): Promise<Completed> => {
      asked.push(verb);
      if (verb !== 'pull') return { status: 1, stdout: '', stderr: 'No such image' };
      await after(minutes, signal);
      return signal?.aborted ? { status: 143, stdout: '', stderr: '' } : then;
    },
  };
  const manifest = async (_reference: string, { signal }: RunOptions = {}): Promise<RegistryAnswer> => {
    if (answer !== null) return answer;
    await after(1_000_000, signal);
    return { status: 'error', message: 'context canceled' };
  };
  const outside = {
    clock,
    docker,
    registry: { manifest },
    random: systemRandom,
    signal: new AbortController().signal,
    progress: { stageStarted: () => {}, stageEnded: () => {}, output: () => {}, say: () => {} },
  };
  return { asked, clock, outside: outside as unknown as Parameters<typeof pull>[1] };
}

test.each<[string, number, Completed, RegistryAnswer | null, Awaited<ReturnType<typeof pull>>]>([
  ['is pulled', 1, { status: 0, stdout: '', stderr: '' }, null, { status: 'here' }],
  [
    'is waited for while its registry answers',
    29,
    { status: 0, stdout: '', stderr: '' },
    { status: 'missing' },
    { status: 'here' },
  ],
  ['is not there', 0, refused, null, { status: 'refused', why: 'Error: manifest unknown' }],
  [
    'is waited for half an hour',
    31,
    { status: 0, stdout: '', stderr: '' },
    { status: 'missing' },
    {
      status: 'silent',
      why: `${reference} gave no answer in 1800 s; run again, and look at that registry and at the way to it`,
    },
  ],
  [
    'is not waited for where its registry is silent',
    1_000_000,
    refused,
    null,
    {
      status: 'silent',
      why: `${reference} gave no answer in 60 s; run again, and look at that registry and at the way to it`,
    },
  ],
])('an image %s', async (_what, minutes, then, answer, expected) => {
  const { clock, outside } = world(minutes, then, answer);
  const pulled = pull(reference, outside);
  await clock.pass(310 * 60_000);
  expect(await pulled).toEqual(expected);
});

test.each([
  ['silent', 1_000_000, `the image ${reference} of a sidecar cannot be pulled: ${reference} gave no answer in 60 s`],
  ['refusing', 0, null],
])('a sidecar of a %s registry', async (_what, minutes, says) => {
  const { asked, clock, outside } = world(minutes, refused, null);
  const input = { name: 'socs', repo: { images: [] } } as unknown as Parameters<typeof sidecarImages>[1];
  const candidates = [{ sidecars: [{ image: reference }] }] as unknown as Parameters<typeof sidecarImages>[0];
  const images = sidecarImages(candidates, input, outside as unknown as Parameters<typeof sidecarImages>[2]);
  await clock.pass(310 * 60_000);
  if (says === null) expect(await images).toEqual(new Map([[reference, reference]]));
  else expect(await images).toContain(says);
  expect(asked).toEqual(['image-inspect', 'pull']);
});

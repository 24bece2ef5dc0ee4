import { describe, expect, test } from 'vitest';
import { deafRegistry, lineNaming, patience, watchBuild } from '../../../../src/stages/buildkit/watch.ts';
import { handClock } from '../../support/hand-clock.ts';

const minute = 60_000;
const digest = `sha256:${'a1'.repeat(32)}`;
const layer = `sha256:${'b2'.repeat(32)}`;
const image = 'registry.example.org:5000/socs/base:v1';

const begun = [
  '#0 building with "default" instance using docker driver',
  '',
  '#1 [internal] load build definition from Dockerfile',
  '#1 transferring dockerfile: 86B done',
  '#1 DONE 0.0s',
  '',
];
const metadata = `#2 [internal] load metadata for ${image}`;
const from = [
  `#5 [base 1/2] FROM ${image}@${digest}`,
  `#5 resolve ${image}@${digest} 0.0s done`,
  `#5 ${digest} 427B / 427B done`,
];
const run = ['#6 [other 2/2] RUN make', '#6 0.293 cc -c a.c', '#6 ...'];

/** Builds whose lines come first and then every five seconds, for so many minutes. */
async function built(lines: readonly string[], minutes: number, every: (seconds: number) => readonly string[]) {
  const clock = handClock();
  const cancel = new AbortController();
  const watch = watchBuild({ clock, signal: cancel.signal });
  lines.forEach(watch.heard);
  for (let seconds = 5; seconds <= minutes * 60 && !watch.signal.aborted; seconds += 5) {
    await clock.pass(5000);
    if (!watch.signal.aborted) every(seconds).forEach(watch.heard);
  }
  watch.end();
  return { waiting: watch.givenUp(), after: clock.now(), aborted: watch.signal.aborted };
}

const nothing = (): readonly string[] => [];

describe('is given up', () => {
  test.each<[string, readonly string[], string]>([
    ['a FROM', [metadata], image],
    [
      'a COPY --from beside another image that is there',
      [
        '#2 [internal] load metadata for docker.io/simonsobs/ocs:v0.12.1',
        '#2 DONE 0.0s',
        '',
        metadata.replace('2', '3'),
      ],
      image,
    ],
    ['a `# syntax=`', [`#2 resolve image config for docker-image://${image}`], image],
    ['an image of another platform', [`#2 [linux/arm64 internal] load metadata for ${image}`], image],
    ['an image of --build-context', [`#2 [context socs] load metadata for ${image}`], image],
    ['a token', [metadata, '', `#3 [auth] socs/base:pull token for registry.example.org:5000`], image],
    [
      'the question before the layers',
      [`#5 [1/2] FROM ${image}@${digest}`, `#5 resolve ${image}@${digest}`],
      `${image}@${digest}`,
    ],
  ])('%s whose registry is silent, once its time is over', async (_what, lines, reference) => {
    const { waiting, after, aborted } = await built([...begun, ...lines], 60, nothing);
    expect(waiting).toEqual({ reference, for: reference.includes('@') ? 'layers' : 'answer' });
    expect(aborted).toBe(true);
    expect(after).toBe(reference.includes('@') ? patience.layers : patience.answer);
  });

  test('a cache', async () => {
    const { waiting, after } = await built([...begun, '#2 importing cache manifest from gha:7'], 60, nothing);
    expect(waiting).toEqual({ reference: 'gha:7', for: 'cache' });
    expect(after).toBe(patience.cache);
  });

  test('a layer that stops, however often BuildKit says so', async () => {
    const stopped = (seconds: number): readonly string[] => [`#5 ${layer} 1.05MB / 3.00MB ${seconds}.1s`];
    const { waiting, after } = await built([...begun, ...from, ...stopped(0)], 60, stopped);
    expect(waiting).toEqual({ reference: `${image}@${digest}`, for: 'layers' });
    expect(after).toBe(10 * minute);
  });

  test('what comes after a step that ended', async () => {
    const ends = (seconds: number): readonly string[] =>
      seconds === 30 * 60 ? ['#6 [other 2/2] RUN make', '#6 DONE 1800.0s'] : [];
    const { after } = await built([...begun, metadata, '', ...run], 60, ends);
    expect(after).toBe(32 * minute);
  });
});

describe('is waited for', () => {
  test.each<[string, readonly string[], (seconds: number) => readonly string[]]>([
    ['a step that compiles and says nothing', [...from, '#5 DONE 0.2s', '', ...run], nothing],
    ['one beside a registry that is silent', [metadata, '', ...run], nothing],
    [
      'one beside a layer that stopped',
      [...from, `#5 ${layer} 0B / 3.00MB 0.1s`, '', ...run],
      () => [`#5 ${layer} 0B / 3.00MB 9.1s`],
    ],
    [
      'a pull of 2 kB a second',
      from,
      (seconds) => [`#5 ${layer} ${(1.05 * Math.floor(seconds / 590)).toFixed(2)}MB / 3.00GB ${seconds}.1s`],
    ],
    ['layers that are unpacked', [...from, `#5 ${layer} 3.00GB / 3.00GB done`, `#5 extracting ${layer}`], nothing],
    [
      'one that is unpacked beside one that stopped',
      [...from, `#5 extracting ${layer}`, `#5 ${digest} 0B / 1.00MB`],
      nothing,
    ],
    [
      'an image that is written',
      [...from, '#5 DONE 0.2s', '', '#7 exporting to image', '#7 exporting layers'],
      nothing,
    ],
    [
      'a context that is sent',
      [metadata, '', '#4 [internal] load build context', '#4 transferring context: 2.00GB 5.1s'],
      nothing,
    ],
    ['a registry that answered', [metadata, '#2 DONE 118.0s'], nothing],
    ['nothing at all', [], nothing],
  ])('%s, for hours', async (_what, lines, every) => {
    expect(await built([...begun, ...lines], 180, every)).toEqual({
      waiting: null,
      after: 180 * minute,
      aborted: false,
    });
  });
});

test('a registry is told by its name, with the image, the time and what to do', () => {
  expect(deafRegistry({ reference: image, for: 'answer' })).toEqual({
    message: `the registry registry.example.org:5000 was asked for ${image} and gave no answer in 120 s`,
    remedy: expect.stringContaining(`see whether \`docker pull ${image}\` works`),
  });
  expect(deafRegistry({ reference: 'gha:7', for: 'cache' })).toEqual({
    message: 'the cache gha:7 was asked for, and there was no answer in 120 s',
    remedy: expect.stringContaining('or leave out `cache-from`'),
  });
  expect(deafRegistry({ reference: `docker.io/library/debian:12@${digest}`, for: 'layers' }).message).toBe(
    'Docker Hub stopped in the middle of docker.io/library/debian:12: nothing more of it came in 600 s',
  );
});

const text = `# syntax=docker/dockerfile:1
# not debian
FROM debian AS base
FROM simonsobs/ocs:v0.12.1
COPY --from=${image} /a /b
RUN --mount=from=ghcr.io/a/b,target=/x true
FROM $ELSE
`;

test.each([
  ['docker.io/docker/dockerfile:1', 1],
  ['docker.io/library/debian:latest', 3],
  [`docker.io/simonsobs/ocs:v0.12.1@${digest}`, 4],
  [image, 5],
  ['ghcr.io/a/b:latest', 6],
  ['registry.example.org:5000/socs/base:v2', null],
  ['nonsense!', null],
])('%s is named on line %s', (reference, line) => {
  expect(lineNaming(reference, text)).toBe(line);
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readLabels, readManifest, registryBy, secondsOf } from '../../../src/adapters/registry.ts';
import type { Completed, Docker, DockerCommand, RunOptions } from '../../../src/ports/docker.ts';

const digest = (character: string): string => `sha256:${character.repeat(64)}`;
const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const image = JSON.stringify(
  { schemaVersion: 2, mediaType: 'image', config: { digest: digest('a') }, layers: [] },
  null,
  3,
);
const index = JSON.stringify({
  mediaType: 'index',
  manifests: [
    { digest: digest('b'), platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
    {
      digest: digest('c'),
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    },
  ],
});

/** Answers each command from a table, and keeps what was asked. */
function docker(answers: Partial<Record<DockerCommand['verb'], Partial<Completed>>>) {
  const asked: { command: DockerCommand; options: RunOptions | undefined }[] = [];
  const fake: Docker = {
    run: async (command, options) => {
      asked.push({ command, options });
      return { status: 0, stdout: '', stderr: '', ...answers[command.verb] };
    },
  };
  return { asked, registry: registryBy(fake) };
}

describe('a manifest', () => {
  test('has the digest of its very bytes', () => {
    expect(readManifest(image)).toEqual({
      digest: hashOf(image),
      mediaType: 'image',
      config: digest('a'),
      manifests: [],
    });
  });

  test('of an index names platforms, and null for attestations', () => {
    expect(readManifest(index)).toMatchObject({
      config: null,
      manifests: [
        { digest: digest('b'), platform: 'linux/arm/v7' },
        { digest: digest('c'), platform: null },
      ],
    });
  });

  test.each([['not JSON'], ['[]'], ['{}'], ['{"config":{"digest":"sha256:short"}}'], ['']])('is not %s', (text) => {
    expect(readManifest(text)).toBeNull();
  });
});

describe('labels', () => {
  const one = { config: { Labels: { version: '1', revision: 'abc' } } };
  test.each([
    ['of one image', one, { version: '1', revision: 'abc' }],
    ['of none', { config: {} }, {}],
    ['of one platform', { 'linux/amd64': one }, { version: '1', revision: 'abc' }],
    [
      'that all platforms share',
      { 'linux/amd64': one, 'linux/arm64': { config: { Labels: { version: '1', revision: 'other' } } } },
      { version: '1' },
    ],
    ['that are no text', { config: { Labels: { version: 1 } } }, {}],
    ['of nothing', {}, null],
  ])('%s', (_name, value, expected) => {
    expect(readLabels(JSON.stringify(value))).toEqual(expected);
  });
});

describe('asked through docker', () => {
  const reference = '127.0.0.1:5000/so/socs:v1';

  test('a manifest that is there', async () => {
    const { registry, asked } = docker({ manifest: { stdout: image } });
    expect(await registry.manifest(reference, { environment: { DOCKER_CONFIG: '/x' } })).toMatchObject({
      status: 'found',
      manifest: { digest: hashOf(image), labels: null },
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.options).toMatchObject({ environment: { DOCKER_CONFIG: '/x' }, keep: 4 * 1024 * 1024 });
  });

  test('labels are read by digest: the tag may move in between', async () => {
    const { registry, asked } = docker({ manifest: { stdout: image }, 'manifest-config': { stdout: '{"config":{}}' } });
    await registry.manifest(reference, { labels: true });
    expect(asked[1]?.command).toEqual({
      verb: 'manifest-config',
      reference: `127.0.0.1:5000/so/socs@${hashOf(image)}`,
    });
  });

  test.each([
    ['a tag that is not there', `ERROR: ${reference}: not found`, { status: 'missing' }],
    [
      'a proxy that says so of itself',
      'ERROR: unexpected status from HEAD request: 404 page not found',
      { status: 'error', message: 'unexpected status from HEAD request: 404 page not found' },
    ],
    ['another reference', 'ERROR: so/other:v1: not found', { status: 'error', message: 'so/other:v1: not found' }],
    ['no text at all', '', { status: 'error', message: 'docker buildx imagetools ended with status 1' }],
  ])('%s', async (_name, stderr, expected) => {
    const { registry } = docker({ manifest: { status: 1, stderr } });
    expect(await registry.manifest(reference)).toEqual(expected);
  });

  test('what is no manifest is an error, not an absence', async () => {
    const { registry } = docker({ manifest: { stdout: '<html>welcome</html>' } });
    expect(await registry.manifest(reference)).toMatchObject({
      status: 'error',
      message: expect.stringContaining('no manifest'),
    });
  });
});

test.each([
  ['30', 30],
  [' 1.5 ', 1.5],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 60],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', null],
  ['', null],
  [null, null],
])('Retry-After: %s → %s s', (header, expected) => {
  expect(secondsOf(header, 0)).toBe(expected);
});

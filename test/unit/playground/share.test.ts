import { expect, test } from 'vitest';
import { fragmentOf, type Shared, sharedBy } from '../../../src/playground/share.ts';

const state: Shared = {
  name: 'valve',
  files: new Map([
    ['Dockerfile', 'FROM simonsobs/ocs:v0.12.1\n'],
    ['docs/é.md', '<script>alert(1)</script> 🎛\r\n'],
  ]),
  whole: true,
  open: 'docs/é.md',
};

async function packed(json: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(json)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = Buffer.from(await new Response(stream).arrayBuffer());
  return `#s=${bytes.toString('base64url')}`;
}

test('a link holds all that was shared, and nothing but letters that travel', async () => {
  const fragment = await fragmentOf(state);
  expect(fragment).toMatch(/^#s=[\w-]+$/);
  expect(await sharedBy(fragment)).toEqual(state);
});

test('a file without text is left out', async () => {
  const fragment = await fragmentOf({ ...state, files: new Map([...state.files, ['image.png', null]]) });
  expect(await sharedBy(fragment)).toEqual(state);
});

test.each(['', '#', '#verdict', '#s=', '#s=a b'])('%j is no link of this page', async (fragment) => {
  expect(await sharedBy(fragment)).toBe(null);
});

test.each([
  ['cut off', async () => (await fragmentOf(state)).slice(0, -9)],
  ['no JSON', async () => '#s=AAAA'],
  ['of another version', async () => packed({ version: 2, files: { a: 'b' } })],
  ['without files', async () => packed({ version: 1, files: {} })],
  ['whose only file leaves the repository', async () => packed({ version: 1, files: { '../a': 'b' } })],
  ['a bomb', async () => packed({ version: 1, files: { a: 'x'.repeat(5_000_000) } })],
])('a link that is %s is refused', async (_what, make) => {
  const fragment = await make();
  await expect(sharedBy(fragment)).rejects.toThrow();
});

test('what a stranger put into a link is taken as far as it is understood', async () => {
  const fragment = await packed({
    version: 1,
    files: { a: 'b', c: 7, './d': 'e' },
    whole: 'yes',
    open: 'nowhere',
    name: 3,
  });
  expect(await sharedBy(fragment)).toEqual({
    name: 'my-ocs-agent',
    files: new Map([
      ['a', 'b'],
      ['d', 'e'],
    ]),
    whole: false,
    open: 'a',
  });
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { tagsOf } from '../../../src/adapters/tag-list.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, address: string) => void;

const open: { close: () => void }[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A registry of ours on loopback. */
async function registry(answer: Answer): Promise<string> {
  let address = '';
  const server = createServer((request, response) => answer(request, response, address));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  address = `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`;
  return address;
}

const json = (response: ServerResponse, body: unknown, headers: Readonly<Record<string, string>> = {}): void => {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

test('the tags of all pages, with the token that the registry points to', async () => {
  const asked: string[] = [];
  const address = await registry((request, response, here) => {
    asked.push(`${request.url} ${request.headers.authorization ?? 'anonymous'}`);
    if (request.url?.startsWith('/token')) return json(response, { token: 'T1' });
    if (request.headers.authorization !== 'Bearer T1') {
      const challenge = `Bearer realm="${here}/token",service="reg",scope="repository:simonsobs/ocs:pull"`;
      return response.writeHead(401, { 'www-authenticate': challenge }).end('{}');
    }
    if (request.url?.includes('last=')) return json(response, { tags: ['v0.13.0'] });
    return json(
      response,
      { tags: ['v0.12.1', 7] },
      { link: '</v2/simonsobs/ocs/tags/list?n=1000&last=v0.12.1>; rel="next"' },
    );
  });
  expect(await tagsOf(address, 'simonsobs/ocs')).toEqual(['v0.12.1', 'v0.13.0']);
  expect(asked).toEqual([
    '/v2/simonsobs/ocs/tags/list?n=1000 anonymous',
    '/token?service=reg&scope=repository%3Asimonsobs%2Focs%3Apull anonymous',
    '/v2/simonsobs/ocs/tags/list?n=1000 Bearer T1',
    '/v2/simonsobs/ocs/tags/list?n=1000&last=v0.12.1 Bearer T1',
  ]);
});

test.each<readonly [string, Answer]>([
  ['an error', (_, response) => response.writeHead(503).end()],
  ['no JSON', (_, response) => response.writeHead(200).end('<html>')],
  ['a login that is asked for without saying where', (_, response) => response.writeHead(401).end()],
  [
    'a token server that is not there',
    (_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://127.0.0.1:9/token"' }).end();
    },
  ],
  ['a connection that breaks', (request) => request.socket.destroy()],
])('%s is no list', async (_what, answer) => {
  expect(await tagsOf(await registry(answer), 'simonsobs/ocs')).toBeNull();
});

test('a page elsewhere is not followed', async () => {
  const address = await registry((_, response) =>
    json(response, { tags: ['v0.12.1'] }, { link: '<http://example.org/v2/x>; rel="next"' }),
  );
  expect(await tagsOf(address, 'simonsobs/ocs')).toEqual(['v0.12.1']);
});

test('nobody there is no list', async () => {
  expect(await tagsOf('http://127.0.0.1:9', 'simonsobs/ocs')).toBeNull();
});

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

export type Request = { readonly method: string; readonly path: string; readonly body: unknown };

type Comment = { id: number; body: string; readonly user: { readonly login: string; readonly type: string } };

const job = { login: 'github-actions[bot]', type: 'Bot' };

export type FakeGitHub = {
  readonly url: string;
  readonly requests: readonly Request[];
  /** Bodies of the comments that stand on the pull request now. */
  readonly comments: readonly Comment[];
  close(): Promise<void>;
};

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? null : JSON.parse(text);
}

/**
 * A GitHub API server of ours on loopback: comments of one pull request, its files and reviews. `trouble` answers a
 * request in its place: a status, and headers. An enterprise server has all of it below /api/v3.
 */
export async function startGitHub(
  options: {
    readonly files?: readonly { readonly filename: string; readonly patch: string }[];
    /** Comments that stand there from the beginning. */
    readonly comments?: readonly string[];
    /** Another run of the same workflow, which comments at the same moment: its comment comes first. */
    readonly race?: string;
    readonly trouble?: (
      request: Request,
      nth: number,
    ) => { readonly status: number; readonly headers?: Record<string, string> } | null;
  } = {},
): Promise<FakeGitHub> {
  const requests: Request[] = [];
  const person = { login: 'octocat', type: 'User' };
  const comments: Comment[] = (options.comments ?? ['a comment of a person']).map((body, index) => ({
    id: index + 1,
    body,
    user: person,
  }));
  const lineComments: { path: string; body: string }[] = [];
  const server = createServer(async (incoming, answer) => {
    const path = (incoming.url ?? '').replace(/^(?:\/api\/v3)?\/repos\/simonsobs\/socs\//, '');
    const request = { method: incoming.method ?? '', path, body: await bodyOf(incoming) };
    requests.push(request);
    const say = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
      answer.writeHead(status, { 'content-type': 'application/json', ...headers });
      answer.end(JSON.stringify(value));
    };
    const trouble = options.trouble?.(request, requests.length) ?? null;
    const body = request.body as { body?: string; comments?: { path: string; body: string }[] } | null;
    if (trouble) say(trouble.status, { message: 'made to fail' }, trouble.headers);
    else if (request.method === 'GET' && path.startsWith('issues/12/comments')) say(200, comments);
    else if (request.method === 'GET' && path.startsWith('pulls/12/files')) say(200, options.files ?? []);
    else if (request.method === 'GET' && path.startsWith('pulls/12/comments')) say(200, lineComments);
    else if (request.method === 'POST' && path === 'issues/12/comments') {
      if (options.race !== undefined) comments.push({ id: comments.length + 1, body: options.race, user: job });
      const comment = { id: comments.length + 1, body: body?.body ?? '', user: job };
      comments.push(comment);
      say(201, comment);
    } else if (request.method === 'PATCH') {
      const comment = comments.find(({ id }) => path === `issues/comments/${id}`);
      if (comment) comment.body = body?.body ?? '';
      say(comment ? 200 : 404, {});
    } else if (request.method === 'DELETE') {
      const index = comments.findIndex(({ id }) => path === `issues/comments/${id}`);
      if (index !== -1) comments.splice(index, 1);
      answer.writeHead(index === -1 ? 404 : 204).end();
    } else if (request.method === 'POST' && path === 'pulls/12/reviews') {
      lineComments.push(...(body?.comments ?? []));
      say(200, {});
    } else say(404, { message: 'Not Found' });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    comments,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

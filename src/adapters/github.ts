import type { Clock } from '../ports/clock.ts';
import type { ChangedFile, GitHub, GitHubAnswer, IssueComment } from '../ports/github.ts';

const attempts = 3;
const secondsPerRequest = 20;
const pages = 10;

type Fields = ReadonlyMap<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** Seconds that GitHub asks us to wait: `retry-after`, or the secondary rate limit's word for it. */
function patience(answer: Response, attempt: number): number | null {
  const asked = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const limited = answer.status === 429 || (answer.status === 403 && answer.headers.has('retry-after'));
  if (!limited && answer.status < 500) return null;
  return Math.min(Number.isFinite(asked) ? asked : 2 ** attempt, 60);
}

function reason(status: number, path: string, body: unknown): string {
  const message = fieldsOf(body).get('message');
  const said = typeof message === 'string' ? `: ${message}` : '';
  switch (status) {
    case 401:
    case 403:
      return `GitHub refused ${path} (${status}${said}); the job needs \`permissions: pull-requests: write\`, which runs from forks never have`;
    default:
      return `GitHub answered ${status} to ${path}${said}`;
  }
}

/** GitHub's REST API by plain HTTP. Never rejects for what GitHub or the network does. */
export function githubApi(options: {
  readonly url: string;
  readonly repository: string;
  readonly token: string;
  readonly clock: Clock;
}): GitHub {
  const { url, repository, token, clock } = options;

  async function request(method: string, path: string, body?: unknown): Promise<GitHubAnswer<unknown>> {
    let last = '';
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        const answer = await fetch(`${url}/repos/${repository}/${path}`, {
          method,
          redirect: 'error',
          signal: AbortSignal.timeout(secondsPerRequest * 1000),
          headers: {
            accept: 'application/vnd.github+json',
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'user-agent': 'ocs-agent-action',
            'x-github-api-version': '2022-11-28',
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        const parsed: unknown = text === '' ? null : JSON.parse(text);
        if (answer.ok) return { status: 'ok', value: parsed };
        last = reason(answer.status, path, parsed);
        const seconds = patience(answer, attempt);
        if (seconds === null) break;
        await clock.after(seconds * 1000);
      } catch (error) {
        last = `GitHub cannot be reached for ${path}: ${error instanceof Error ? error.message : String(error)}`;
        await clock.after(2 ** attempt * 1000);
      }
    }
    return { status: 'refused', why: last };
  }

  async function all<T>(path: string, parse: (fields: Fields) => T): Promise<GitHubAnswer<readonly T[]>> {
    const found: T[] = [];
    for (let page = 1; page <= pages; page++) {
      const answer = await request('GET', `${path}?per_page=100&page=${page}`);
      if (answer.status === 'refused') return answer;
      const items: readonly unknown[] = Array.isArray(answer.value) ? answer.value : [];
      found.push(...items.map((item) => parse(fieldsOf(item))));
      if (items.length < 100) break;
    }
    return { status: 'ok', value: found };
  }

  async function send(method: string, path: string, body: unknown): Promise<GitHubAnswer<null>> {
    const answer = await request(method, path, body);
    return answer.status === 'ok' ? { status: 'ok', value: null } : answer;
  }

  return {
    comments: (number) =>
      all(
        `issues/${number}/comments`,
        (fields): IssueComment => ({ id: Number(fields.get('id')), body: String(fields.get('body') ?? '') }),
      ),
    createComment: (number, body) => send('POST', `issues/${number}/comments`, { body }),
    updateComment: (id, body) => send('PATCH', `issues/comments/${id}`, { body }),
    changedFiles: (number) =>
      all(`pulls/${number}/files`, (fields): ChangedFile => {
        const patch = fields.get('patch');
        return { path: String(fields.get('filename') ?? ''), patch: typeof patch === 'string' ? patch : null };
      }),
    lineComments: (number) =>
      all(`pulls/${number}/comments`, (fields) => ({
        path: String(fields.get('path') ?? ''),
        body: String(fields.get('body') ?? ''),
      })),
    review: (number, commit, comments) =>
      send('POST', `pulls/${number}/reviews`, {
        commit_id: commit,
        event: 'COMMENT',
        comments: comments.map(({ path, startLine, line, body }) => ({
          path,
          line,
          side: 'RIGHT',
          body,
          ...(startLine === null ? {} : { start_line: startLine, start_side: 'RIGHT' }),
        })),
      }),
  };
}

import { fieldsOf, textOfValue } from '../model/json.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChangedFile, GitHub, GitHubAnswer, IssueComment } from '../ports/github.ts';

const attempts = 3;
const secondsPerRequest = 20;
/** Seconds. */
const longestWait = 60;
/** A pull request has at most 3,000 files; one with more comments than this holds none of ours. */
const pages = 50;

type Fields = ReadonlyMap<string, unknown>;

function commentOf(fields: Fields): IssueComment {
  const user = fieldsOf(fields.get('user'));
  return {
    id: Number(textOfValue(fields.get('id'))),
    body: textOfValue(fields.get('body') ?? ''),
    author: textOfValue(user.get('login') ?? ''),
    byApp: user.get('type') === 'Bot',
  };
}

/** GitHub's own words for its limits; headers tell only some of them. */
const limited = /rate limit|abuse detection/i;

function isLimited(answer: Response, message: string): boolean {
  return (
    answer.status === 429 ||
    (answer.status === 403 &&
      (answer.headers.has('retry-after') ||
        answer.headers.get('x-ratelimit-remaining') === '0' ||
        limited.test(message)))
  );
}

/**
 * Seconds to wait before another try; null: there is no sense in one. A limit without `retry-after` asks for a minute at
 * least, and what asks for longer than a job should stand still is left to the next push.
 */
function patience(answer: Response, isALimit: boolean, attempt: number): number | null {
  const header = answer.headers.get('retry-after');
  const asked = header === null || header.trim() === '' ? Number.NaN : Number(header);
  if (!isALimit && answer.status < 500) return null;
  if (Number.isFinite(asked)) return asked <= longestWait ? Math.max(0, asked) : null;
  return isALimit ? null : 2 ** attempt;
}

function reason(status: number, isALimit: boolean, path: string, message: string): string {
  const said = message === '' ? '' : `: ${message}`;
  if (isALimit) {
    return `GitHub's rate limit refused ${path} (${status}${said}); the next run brings the pull request up to date, and the job summary has it all`;
  }
  switch (status) {
    case 401:
    case 403:
      return `GitHub refused ${path} (${status}${said}); the job needs \`permissions: pull-requests: write\`, which runs from forks never have`;
    case 404:
      return `GitHub answered 404 to ${path}${said}; the token does not see this pull request: the job needs \`permissions: pull-requests: write\``;
    default:
      return `GitHub answered ${status} to ${path}${said}`;
  }
}

/** A gateway's error page is HTML. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function messageOf(body: unknown): string {
  const fields = fieldsOf(body);
  const message = fields.get('message');
  const errors = fields.get('errors');
  const details = Array.isArray(errors)
    ? errors.map((error) => (typeof error === 'string' ? error : textOfValue(fieldsOf(error).get('message') ?? '')))
    : [];
  return [typeof message === 'string' ? message : '', ...details].filter((part) => part !== '').join(', ');
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
        const said = parsedJson(await answer.text());
        if (answer.ok) return { status: 'ok', value: said };
        const message = messageOf(said);
        const isALimit = isLimited(answer, message);
        last = reason(answer.status, isALimit, path, message);
        const seconds = patience(answer, isALimit, attempt);
        if (seconds === null) break;
        if (attempt + 1 < attempts) await clock.after(seconds * 1000);
      } catch (error) {
        last = `GitHub cannot be reached for ${path}: ${error instanceof Error ? error.message : String(error)}`;
        if (attempt + 1 < attempts) await clock.after(2 ** attempt * 1000);
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

  async function send(method: string, path: string, body?: unknown): Promise<GitHubAnswer<null>> {
    const answer = await request(method, path, body);
    return answer.status === 'ok' ? { status: 'ok', value: null } : answer;
  }

  return {
    comments: (number) => all(`issues/${number}/comments`, commentOf),
    async createComment(number, body) {
      const answer = await request('POST', `issues/${number}/comments`, { body });
      return answer.status === 'ok' ? { status: 'ok', value: commentOf(fieldsOf(answer.value)) } : answer;
    },
    updateComment: (id, body) => send('PATCH', `issues/comments/${id}`, { body }),
    deleteComment: (id) => send('DELETE', `issues/comments/${id}`),
    changedFiles: (number) =>
      all(`pulls/${number}/files`, (fields): ChangedFile => {
        const patch = fields.get('patch');
        return { path: textOfValue(fields.get('filename') ?? ''), patch: typeof patch === 'string' ? patch : null };
      }),
    lineComments: (number) =>
      all(`pulls/${number}/comments`, (fields) => ({
        path: textOfValue(fields.get('path') ?? ''),
        body: textOfValue(fields.get('body') ?? ''),
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

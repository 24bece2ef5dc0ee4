import { afterEach, expect, test } from 'vitest';
import { runAction } from './support/action.ts';
import { pullRequest } from './support/events.ts';
import { type FakeGitHub, startGitHub } from './support/github-api.ts';
import { type Repository, repositoryOf } from './support/repository.ts';

let repository: Repository | null = null;
let github: FakeGitHub | null = null;
afterEach(async () => {
  repository?.remove();
  repository = null;
  await github?.close();
});

async function check(inputs: Readonly<Record<string, string>> = {}, headRepository?: string) {
  repository ??= repositoryOf('test/agents/one-string-cmd');
  const event = pullRequest(repository.head(), headRepository);
  return runAction(
    repository,
    event,
    { until: 'check', 'github-token': 'token-of-the-job', ...inputs },
    { GITHUB_API_URL: github?.url ?? '' },
  );
}

test('one comment is made, and kept up to date; the comments of people stay as they are', async () => {
  github = await startGitHub();
  await check();
  repository?.git('commit', '--quiet', '--allow-empty', '--message', 'second');
  await check();
  expect(github.comments).toHaveLength(2);
  expect(github.comments[0]?.body).toBe('a comment of a person');
  expect(github.comments[1]?.body).toContain('argument-one-string');
  expect(github.comments[1]?.body).toContain('no finding came, none went');
  expect(github.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'GET', 'PATCH']);
});

test('of two runs that comment at a time one comment stays', async () => {
  github = await startGitHub({ race: '<!-- ocs-agent-action: summary -->\nof the other run' });
  await check();
  expect(github.comments.map(({ body }) => body)).toEqual([
    'a comment of a person',
    expect.stringContaining('of the other run'),
  ]);
});

test('on a fork nothing is asked of GitHub, and nothing fails for it', async () => {
  github = await startGitHub();
  const ran = await check({ 'fail-on': 'never' }, 'someone/socs');
  expect(github.requests).toEqual([]);
  expect(ran.outputs['outcome']).toBe('passed');
});

test('a safe fix is offered once, on the lines that the pull request shows', async () => {
  const files = [{ filename: 'Dockerfile', patch: `@@ -0,0 +1,40 @@\n${Array(40).fill('+x').join('\n')}` }];
  github = await startGitHub({ files });
  await check({ suggest: 'true', comment: 'false' });
  await check({ suggest: 'true', comment: 'false' });
  const reviews = github.requests.filter(({ path }) => path === 'pulls/12/reviews');
  expect(reviews).toHaveLength(1);
  expect(JSON.stringify(reviews[0]?.body)).toContain('```suggestion');
});

test('no fix is offered on a line that the pull request shows and does not change', async () => {
  const files = [{ filename: 'Dockerfile', patch: `@@ -1,40 +1,41 @@\n+x\n${Array(40).fill(' x').join('\n')}` }];
  github = await startGitHub({ files });
  await check({ suggest: 'true', comment: 'false' });
  expect(github.requests.filter(({ path }) => path === 'pulls/12/reviews')).toEqual([]);
});

test.each([
  ['403 for a token that may only read', 403, {}, 1],
  ['404', 404, {}, 1],
  ['422', 422, {}, 1],
  ['502 for good', 502, { 'retry-after': '0' }, 3],
  ['a secondary rate limit', 403, { 'retry-after': '0' }, 3],
  ['a secondary rate limit that asks for an hour', 429, { 'retry-after': '3600' }, 1],
  ['a primary rate limit', 403, { 'x-ratelimit-remaining': '0' }, 1],
])('%s is a notice, and no failed job', async (_what, status, headers, asked) => {
  github = await startGitHub({ trouble: () => ({ status, headers }) });
  const ran = await check({ 'fail-on': 'never' });
  expect(ran.outputs['outcome']).toBe('passed');
  expect(ran.log).toMatch(/::notice .*GitHub('s rate limit refused| refused| answered)/);
  expect(github.requests).toHaveLength(asked);
});

test('an outage that passes is waited out', async () => {
  github = await startGitHub({
    trouble: (_request, nth) => (nth === 1 ? { status: 503, headers: { 'retry-after': '0' } } : null),
  });
  await check();
  expect(github.comments).toHaveLength(2);
});

test('the token is in no log, summary or report', async () => {
  github = await startGitHub();
  const ran = await check();
  const everything = JSON.stringify([
    ran.log.replace(/^::add-mask::.*$/gm, ''),
    ran.summary,
    ran.report,
    ran.outputs,
    github.comments,
  ]);
  expect(everything).not.toContain('token-of-the-job');
});

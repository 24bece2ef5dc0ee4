import { afterEach, expect, test } from 'vitest';
import { runAction } from './support/action.ts';
import { pullRequest } from './support/events.ts';
import { type FakeGitHub, startGitHub } from './support/github-api.ts';
import { type Repository, repositoryOf } from './support/repository.ts';
import { must, run } from './support/shell.ts';

const server = 'https://github.example.org';

let repository: Repository | null = null;
let github: FakeGitHub | null = null;
afterEach(async () => {
  repository?.remove();
  await github?.close();
});

/** Addresses in a text, without those of our own rules and action: these are on github.com, where they come from. */
function addressesIn(text: string): readonly string[] {
  const all = [...text.matchAll(/https?:\/\/[^\s)"'\]]+/g)].map(([address]) => address);
  return all.filter((address) => !address.startsWith('https://github.com/simonsobs/ocs-agent-action'));
}

test('on an enterprise server comment and summary lead there, and its API is asked', async () => {
  repository = repositoryOf('test/agents/one-string-cmd');
  github = await startGitHub();
  const ran = await runAction(
    repository,
    pullRequest(repository.head()),
    { until: 'check', 'github-token': 'token-of-the-job' },
    { GITHUB_SERVER_URL: server, GITHUB_API_URL: `${github.url}/api/v3`, GITHUB_RUN_ID: '7' },
  );
  const comment = github.comments[1]?.body ?? '';
  for (const text of [comment, ran.summary]) {
    expect(addressesIn(text).filter((address) => !address.startsWith(`${server}/simonsobs/socs/`))).toEqual([]);
  }
  expect(comment).toContain(`${server}/simonsobs/socs/actions/runs/7`);
  expect(ran.summary).toContain(`${server}/simonsobs/socs/blob/${repository.head()}/Dockerfile`);
});

test('an image says that its source is there, and the token of that server is not for ghcr.io', async () => {
  repository = repositoryOf('test/agents/minimal-script');
  const environment = { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: '' };
  const event = { name: 'push', ref: 'refs/heads/main' };
  const images = '127.0.0.1:5000/enterprise/minimal-script';
  const ran = await runAction(repository, event, { images, smoke: 'help' }, environment);
  const reference: string = JSON.parse(ran.outputs['tags'] ?? '[]')[0] ?? ran.log;
  try {
    await must('docker', ['pull', '--quiet', reference]);
    const format = '{{index .Config.Labels "org.opencontainers.image.source"}}';
    expect(await must('docker', ['image', 'inspect', '--format', format, reference])).toBe(`${server}/simonsobs/socs`);
  } finally {
    await run('docker', ['rmi', reference]);
  }
  const inputs = { images: 'ghcr.io/simonsobs/socs', 'github-token': 'token-of-the-job' };
  const refused = await runAction(repository, event, inputs, environment);
  expect(refused.outputs['outcome']).toBe('config');
  expect(refused.log).toContain('username and password are empty');
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GitHubEvent, runAction } from './support/action.ts';
import { startCrossbar } from './support/crossbar.ts';
import { pullRequest } from './support/events.ts';
import { type FakeGitHub, startGitHub } from './support/github-api.ts';
import { type Repository, repositoryOf } from './support/repository.ts';

const hook = new URL('../unit/trust/watch-connections.ts', import.meta.url).href;
const instances = '[{instance-id: a, agent-class: PointingAgent}]';

let repository: Repository;
let github: FakeGitHub;
let folder: string;
beforeEach(async () => {
  repository = repositoryOf('test/agents/minimal-script');
  github = await startGitHub();
  folder = mkdtempSync(join(tmpdir(), 'connections-'));
});
afterEach(async () => {
  repository.remove();
  await github.close();
  rmSync(folder, { recursive: true });
});

/** Where the bundle's own processes connect to, `post` among them: `host:port`, or the path of a socket, each once. */
async function connectionsOf(event: GitHubEvent, inputs: Readonly<Record<string, string>>) {
  const file = join(folder, 'seen');
  writeFileSync(file, '');
  const ran = await runAction(repository, event, inputs, {
    GITHUB_API_URL: github.url,
    NODE_OPTIONS: `--import ${hook}`,
    WATCHED_CONNECTIONS: file,
  });
  const seen = new Set(readFileSync(file, 'utf8').split('\n'));
  return { ran, seen: [...seen].filter((line) => line !== '') };
}

test('of a pull request that is built, run and commented, to GitHub alone', async () => {
  const inputs = { instances, 'github-token': 'token-of-the-job' };
  const { ran, seen } = await connectionsOf(pullRequest(repository.head()), inputs);
  expect(ran.outputs['outcome'], ran.log).toBe('passed');
  expect(ran.log).toContain('✓ smoke');
  expect(github.comments).toHaveLength(2);
  expect(seen).toEqual([new URL(github.url).host]);
});

test('of a push that is built, run and published, to nobody: docker speaks with the registry', async () => {
  const name = `connections/${Date.now().toString(36)}`;
  const event = { name: 'push', ref: 'refs/heads/main' };
  const { ran, seen } = await connectionsOf(event, { instances, images: `127.0.0.1:5000/${name}` });
  expect(ran.outputs, ran.log).toMatchObject({ outcome: 'passed', verified: 'true' });
  expect(seen).toEqual([]);
});

test('of one that is run against a router of somebody else, to that router and to GitHub', async () => {
  const router = await startCrossbar();
  try {
    const inputs = { instances, hub: router.url, 'hub-is-test': 'true', 'github-token': 'token-of-the-job' };
    const { ran, seen } = await connectionsOf(pullRequest(repository.head()), inputs);
    expect(ran.outputs['outcome'], ran.log).toBe('passed');
    expect(ran.log).toContain('✓ smoke');
    expect(new Set(seen)).toEqual(new Set([new URL(github.url).host, new URL(router.url).host]));
  } finally {
    await router.stop();
  }
}, 300_000);

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mergeReports } from '../../src/doors/merge.ts';
import {
  type Engine,
  emptyDockerConfig,
  engines,
  removeTinyImages,
  startRegistry,
  type TestRegistry,
  tinyImage,
} from './support/registry-engines.ts';
import { contentOf } from './support/registry-http.ts';
import { planOf, runPush } from './support/registry-world.ts';
import { must } from './support/shell.ts';

const account = { username: 'robot', password: 'merge-pa55' };
const commit = 'c'.repeat(40);
const both = await engines();
const config = emptyDockerConfig();
const folder = mkdtempSync(join(tmpdir(), 'push-merge-'));
let registry: TestRegistry;
let made = 0;

beforeAll(async () => {
  registry = await startRegistry(account);
});

afterAll(async () => {
  await Promise.all(both.map(removeTinyImages));
  await registry?.stop();
  config.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** One platform's job: builds, pushes with its suffix, and leaves its report. */
async function job(engine: Engine, name: string, arch: string, version: string, revision = commit): Promise<string> {
  const image = await tinyImage(engine, {
    content: `${arch} ${Math.random()}`,
    revision,
    version,
    platform: `linux/${arch}`,
  });
  const run = {
    engine,
    dockerConfig: config.folder,
    ...image,
    plan: planOf(version, `${version}-${arch}`, `latest-${arch}`),
    inputs: { images: name, ...account },
  };
  const { result } = await runPush(run);
  if (result.status !== 'passed') throw new Error(result.note);
  const { digest, pushed, verified } = result.value;
  made += 1;
  const file = join(folder, `report-${made}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      outcome: 'passed',
      images: [{ name: 'x', id: image.id, digest, tags: pushed, verified }],
    }),
  );
  return file;
}

function merging(engine: Engine, ...reports: readonly string[]): ReturnType<typeof mergeReports> {
  return mergeReports({
    reports,
    ...account,
    githubToken: null,
    overwrite: false,
    json: false,
    environment: { ...process.env, DOCKER_HOST: engine.host, DOCKER_CONFIG: config.folder },
    progress: { stageStarted: () => {}, stageEnded: () => {}, output: () => {}, say: () => {} },
    signal: new AbortController().signal,
  });
}

async function indexOf(host: string, repository: string, tag: string): Promise<unknown> {
  const pair = Buffer.from(`${account.username}:${account.password}`).toString('base64');
  const answer = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
    headers: {
      authorization: `Basic ${pair}`,
      accept: 'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json',
    },
  });
  return answer.json();
}

describe.each(both)('images of two platforms, pushed from the $store image store', (engine) => {
  const fresh = (): string => {
    made += 1;
    return `merge-${engine.store}-${made}`;
  };

  test('become one tag that holds exactly both; a second time changes nothing', async () => {
    const repository = fresh();
    const name = `${registry.host}/${repository}`;
    const reports = [await job(engine, name, 'amd64', 'v1.2.0'), await job(engine, name, 'arm64', 'v1.2.0')];
    const { status, text } = await merging(engine, ...reports);
    expect(status, text).toBe(0);
    expect(text).toMatch(/^joined .*:v1\.2\.0 sha256:.* \(linux\/amd64, linux\/arm64\)\njoined .*:latest /);
    const content = await contentOf(registry.host, repository, account);
    for (const tag of ['v1.2.0', 'latest'])
      expect(await indexOf(registry.host, repository, tag)).toMatchObject({
        manifests: [
          { digest: content['v1.2.0-amd64']?.digest, platform: { architecture: 'amd64' } },
          { digest: content['v1.2.0-arm64']?.digest, platform: { architecture: 'arm64' } },
        ],
      });
    const again = await merging(engine, ...reports);
    expect(again).toMatchObject({ status: 0, text: expect.stringContaining('was joined before') });
  });

  test('are joined by their verified digests, also where a tag was moved since', async () => {
    const repository = fresh();
    const name = `${registry.host}/${repository}`;
    const reports = [await job(engine, name, 'amd64', 'v1.2.0'), await job(engine, name, 'arm64', 'v1.2.0')];
    const before = await contentOf(registry.host, repository, account);
    const login = emptyDockerConfig();
    const docker = [`DOCKER_CONFIG=${login.folder}`, 'docker'];
    const { username, password } = account;
    await must('env', [...docker, 'login', '--username', username, '--password-stdin', registry.host], password);
    const move = ['buildx', 'imagetools', 'create', '--prefer-index=false', '--tag', `${name}:v1.2.0-arm64`];
    await must('env', [...docker, ...move, `${name}:v1.2.0-amd64`]);
    login.remove();
    const { status, text } = await merging(engine, ...reports);
    expect(status, text).toBe(0);
    expect(await indexOf(registry.host, repository, 'v1.2.0')).toMatchObject({
      manifests: [{ digest: before['v1.2.0-amd64']?.digest }, { digest: before['v1.2.0-arm64']?.digest }],
    });
  });

  test('are not joined when the registry no longer has one of them', async () => {
    const [here, there] = [fresh(), fresh()];
    const amd = await job(engine, `${registry.host}/${here}`, 'amd64', 'v1.2.0');
    const arm = await job(engine, `${registry.host}/${there}`, 'arm64', 'v1.2.0');
    // As if the job had pushed to the same name.
    writeFileSync(arm, readFileSync(arm, 'utf8').replaceAll(there, here));
    const { status, text } = await merging(engine, amd, arm);
    expect(status).toBe(1);
    expect(text).toMatch(/failed .*:v1\.2\.0 \(.*:v1\.2\.0-arm64 is not there, although .* says so\)/);
    expect(text).toMatch(/failed .*:latest \(not tried/);
  });

  test('are not joined when they are of one platform, or of two commits', async () => {
    const repository = fresh();
    const name = `${registry.host}/${repository}`;
    const amd = await job(engine, name, 'amd64', 'v1.2.0');
    const twice = await merging(engine, amd, amd);
    expect(twice.text).toContain('each report must be of another platform');
    const elsewhere = await job(engine, name, 'arm64', 'v1.2.0', 'd'.repeat(40));
    expect((await merging(engine, amd, elsewhere)).text).toContain('of different commits');
    const content = await contentOf(registry.host, repository, account);
    expect(Object.keys(content)).not.toContain('v1.2.0');
  });

  test('do not take the place of a higher latest', async () => {
    const name = `${registry.host}/${fresh()}`;
    const older = [await job(engine, name, 'amd64', 'v1.9.0'), await job(engine, name, 'arm64', 'v1.9.0')];
    await merging(engine, await job(engine, name, 'amd64', 'v2.0.0'), await job(engine, name, 'arm64', 'v2.0.0'));
    const { status, text } = await merging(engine, ...older);
    expect(status, text).toBe(0);
    expect(text).toMatch(/joined .*:v1\.9\.0 .*\nkept .*:latest \(latest stays at v2\.0\.0/);
  });
});

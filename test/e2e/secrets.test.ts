import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAction } from './support/action.ts';
import { found, shapesOf, watchProcesses } from './support/canaries.ts';
import { type FakeGitHub, startGitHub } from './support/github-api.ts';
import { startRegistry, type TestRegistry } from './support/registry-engines.ts';
import { repositoryOf } from './support/repository.ts';
import { must } from './support/shell.ts';

/** One in every place that a secret can come from. */
const canaries = {
  password: 'canary-password-7Qz4Lw1x',
  token: 'canary-token-9Xk2Vb5n',
  'build secret by environment': 'canary-env-secret-3Rt8Ym6c',
  'build secret by file': 'canary-src-secret-5Gh1Pd9s',
  'git extraheader': 'canary-extraheader-2Jf7Wq0z',
  "docker's own login": 'canary-docker-auth-8Nc3Ka4v',
  "the runner's environment": 'canary-runner-env-6Bs5Te2h',
  '.env file': 'canary-dotenv-1Ue9Ho7r',
} as const;

const dockerfile = `FROM simonsobs/ocs:v0.12.1
COPY . /app/minimal-script/
RUN --mount=type=secret,id=by-env --mount=type=secret,id=by-src \\
    test "$(cat /run/secrets/by-env | sha256sum)" != "$(printf '' | sha256sum)" && test -s /run/secrets/by-src
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent", "/app/minimal-script/agent.py", "--entrypoint", "main"]
`;

let registry: TestRegistry;
let github: FakeGitHub;
let folder = '';

beforeAll(async () => {
  registry = await startRegistry({ username: 'somebody', password: canaries.password });
  github = await startGitHub();
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});

afterAll(async () => {
  await github?.close();
  await registry?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Text files below a folder. */
function textsBelow(path: string): readonly (readonly [string, string])[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .map((file) => [file, readFileSync(file, 'latin1')]);
}

test('no secret of a pushed release is in a log, a report, an argument list, an image, a container or on disk', async () => {
  const repository = repositoryOf('test/agents/minimal-script');
  const at = (name: string): string => join(folder, name);
  writeFileSync(join(repository.path, 'Dockerfile'), dockerfile);
  writeFileSync(join(repository.path, '.dockerignore'), '.git\n.env\n');
  writeFileSync(join(repository.path, '.gitignore'), '.env\n');
  repository.git('add', 'Dockerfile', '.dockerignore', '.gitignore');
  repository.git('commit', '--quiet', '--message', 'secrets of a build');
  writeFileSync(join(repository.path, '.env'), `PASSWORD=${canaries['.env file']}\n`);
  const header = Buffer.from(`x-access-token:${canaries['git extraheader']}`).toString('base64');
  repository.git('config', 'http.https://github.com/.extraheader', `AUTHORIZATION: basic ${header}`);
  repository.git('tag', 'v0.7.0');
  writeFileSync(at('by-src'), canaries['build secret by file']);
  mkdirSync(at('docker'), { recursive: true });
  const auth = Buffer.from(`else:${canaries["docker's own login"]}`).toString('base64');
  writeFileSync(at('docker/config.json'), JSON.stringify({ auths: { 'registry.example.org': { auth } } }));
  const before = readFileSync(at('docker/config.json'), 'utf8');
  const name = `secrets/${Date.now().toString(36)}`;
  // The step itself has what the runner gives it; docker's build has the build secret that it is to read, and so have
  // its plugin when docker first asks that who it is, and git, whom the plugin asks what commit it builds. (git of ours
  // starts with other settings: src/adapters/git-command.ts.)
  const watch = watchProcesses(canaries, (argv) =>
    argv.includes('dist/action/index.js') || argv.includes('dist/post/index.js')
      ? Object.keys(canaries)
      : /docker(?:-buildx)? (?:\S+ )?buildx? ?build/.test(argv) ||
          argv.includes('buildx build') ||
          argv.includes('docker-buildx docker-cli-plugin-metadata') ||
          /^\S*git -c log\.showSignature=false /.test(argv)
        ? ['build secret by environment']
        : [],
  );
  try {
    const ran = await runAction(
      repository,
      {
        name: 'release',
        ref: 'refs/tags/v0.7.0',
        payload: { action: 'released', release: { tag_name: 'v0.7.0', draft: false, prerelease: false } },
      },
      {
        images: `${registry.host}/${name}`,
        username: 'somebody',
        password: canaries.password,
        'github-token': canaries.token,
        secrets: `id=by-env,env=BUILD_SECRET\nid=by-src,src=${at('by-src')}`,
        instances: '[{instance-id: pointing-1, agent-class: PointingAgent}]',
        sarif: at('out.sarif'),
        transcript: at('transcript.jsonl'),
      },
      {
        DOCKER_CONFIG: at('docker'),
        BUILD_SECRET: canaries['build secret by environment'],
        ACTIONS_RUNTIME_TOKEN_OF_OTHERS: canaries["the runner's environment"],
        GITHUB_API_URL: github.url,
      },
    );
    watch.stop();
    expect(ran.status, ran.log).toBe(0);
    expect(ran.outputs).toMatchObject({ outcome: 'passed', verified: 'true' });
    expect(watch.looks()).toBeGreaterThan(100);
    expect([...watch.seen]).toEqual([]);
    // The runner masks what add-mask names; these lines are how it learns of it, and it never shows them.
    const shown = ran.log.replaceAll(/^::add-mask::.*$/gm, '');
    const told = [
      ['log', shown],
      ['report', JSON.stringify(ran.report)],
      ['outputs', JSON.stringify(ran.outputs)],
      ['summary', ran.summary],
      ['sarif', readFileSync(at('out.sarif'), 'utf8')],
      ['transcript', readFileSync(at('transcript.jsonl'), 'utf8')],
      ['what GitHub was sent', JSON.stringify(github.comments)],
    ] as const;
    expect(told.flatMap(([what, text]) => found(text, canaries).map((secret) => `${secret} in the ${what}`))).toEqual(
      [],
    );
    const id = ran.outputs['image-id'] ?? '';
    const facts = [
      await must('docker', ['image', 'inspect', `${registry.host}/${name}:v0.7.0`]).catch(() => ''),
      await imageOf(registry.host, name),
    ].join('\n');
    expect(id).toMatch(/^sha256:/);
    expect(found(facts, canaries)).toEqual([]);
    expect(readFileSync(at('docker/config.json'), 'utf8')).toBe(before);
    const ours = readdirSync(tmpdir()).filter((one) => one.startsWith(`ocs-agent-action-${ran.runId}`));
    expect(ours).toEqual([]);
    const config = textsBelow(at('docker')).filter(([file]) => !file.endsWith('docker/config.json'));
    expect(config.flatMap(([, text]) => found(text, canaries))).toEqual([]);
  } finally {
    watch.stop();
    repository.remove();
  }
});

/** Config, history and every layer of a pushed image, unpacked. */
async function imageOf(host: string, name: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`somebody:${canaries.password}`).toString('base64')}`;
  const accept = [
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
  ].join(', ');
  const get = (path: string): Promise<Response> =>
    fetch(`http://${host}/v2/${name}/${path}`, { headers: { accept, authorization } });
  const manifest = await (await get('manifests/v0.7.0')).text();
  const digests = [...manifest.matchAll(/"digest":\s*"(?<digest>sha256:[0-9a-f]{64})"/g)].map(
    (match) => match.groups?.['digest'] ?? '',
  );
  expect(digests.length).toBeGreaterThan(3);
  const texts = [manifest];
  // The config, and the layers above the base's.
  for (const digest of [digests[0] ?? '', ...digests.slice(-3)]) {
    const bytes = Buffer.from(await (await get(`blobs/${digest}`)).arrayBuffer());
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isPacked
      ? execFileSync('gzip', ['--decompress', '--stdout'], { input: bytes, maxBuffer: 1024 ** 3 })
      : bytes;
    texts.push(plain.toString('latin1'));
  }
  return texts.join('\n');
}

test('a secret in an argument list or an environment is seen', async () => {
  const watch = watchProcesses(canaries, () => []);
  const wait = ['-e', 'setTimeout(() => {}, 60_000)'];
  const careless = spawn(process.execPath, [...wait, canaries.password], { env: { TOKEN: canaries.token } });
  try {
    await expect.poll(() => watch.seen.size, { timeout: 60_000 }).toBe(2);
  } finally {
    watch.stop();
    careless.kill();
  }
});

test('a secret is known by its shapes, wherever it stands', () => {
  const secret = canaries.password;
  const hiding = [
    secret,
    Buffer.from(`somebody:${secret}`).toString('base64'),
    Buffer.from(`x${secret}yz`).toString('base64'),
    encodeURIComponent(`${secret}&`),
  ];
  for (const text of hiding) expect(found(`before ${text} after`, canaries)).toContain('password');
  expect(found('nothing', canaries)).toEqual([]);
  expect(shapesOf(secret).every((shape) => shape.length > 12)).toBe(true);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Docker } from '../../src/ports/docker.ts';
import { watchProcessList } from './support/process-list.ts';
import {
  type Engine,
  emptyDockerConfig,
  engines,
  removeTinyImages,
  startRegistry,
  type TestRegistry,
  type TinyImage,
  tinyImage,
} from './support/registry-engines.ts';
import { contentOf, type Holds, isOf } from './support/registry-http.ts';
import { planOf, type Run, runPush } from './support/registry-world.ts';
import { must } from './support/shell.ts';

const account = { username: 'robot', password: 'pa55 wörd$-secret' };
const other = 'b'.repeat(40);
const commit = 'c'.repeat(40);

const both = await engines();
const config = emptyDockerConfig();
let open: TestRegistry;
let guarded: TestRegistry;
let made = 0;

beforeAll(async () => {
  open = await startRegistry();
  guarded = await startRegistry(account);
});

afterAll(async () => {
  await Promise.all(both.map(removeTinyImages));
  await open?.stop();
  await guarded?.stop();
  config.remove();
});

function fresh(): string {
  made += 1;
  return `push-${made}/telescope`;
}

function repositoryOf(name: string): string {
  return name.split('/').slice(1).join('/');
}

/** What a registry held before the run. */
async function put(engine: Engine, image: TinyImage, reference: string): Promise<void> {
  await must('docker', ['--host', engine.host, 'tag', image.id, reference]);
  await must('docker', ['--host', engine.host, 'push', '--quiet', reference]);
  await must('docker', ['--host', engine.host, 'rmi', '--no-prune', reference]);
}

/**
 * Containers are made of the OCS base image instead, since a base that is pushed first would take minutes. What was
 * asked to be tested is written down.
 */
function onBase(tested: Set<string>): (real: Docker) => Docker {
  return (real) => ({
    run(command, options) {
      if (command.verb !== 'create') return real.run(command, options);
      tested.add(command.container.image);
      const container = { ...command.container, image: 'simonsobs/ocs:latest' };
      return real.run({ ...command, container }, options);
    },
  });
}

type Held = Readonly<Record<string, 'ours' | 'theirs'>>;

/** What a name holds, in words. */
function words(content: Readonly<Record<string, Holds>>, image: TinyImage): Held {
  return Object.fromEntries(
    Object.entries(content).map(([tag, holds]) => [tag, isOf(holds, image.id) ? 'ours' : 'theirs'] as const),
  );
}

describe.each(both)('on the $store image store', (engine) => {
  const base = (image: TinyImage, ...names: readonly string[]): Run => ({
    engine,
    dockerConfig: config.folder,
    id: image.id,
    revision: image.revision,
    plan: planOf('v1.2.0', 'v1.2.0', 'latest'),
    inputs: { images: names.join('\n') },
  });
  const ours = (content = 'ours', version = 'v1.2.0'): Promise<TinyImage> =>
    tinyImage(engine, { content: `${content} ${Math.random()}`, revision: commit, version });
  const theirs = (version?: string, revision?: string): Promise<TinyImage> =>
    tinyImage(engine, {
      content: `theirs ${Math.random()}`,
      ...(version === undefined ? {} : { version }),
      ...(revision === undefined ? {} : { revision }),
    });

  describe('what the registry holds before decides', () => {
    type Case = {
      /** Tags by what they hold: version and revision of the image there. */
      readonly before: Readonly<Record<string, { readonly version?: string; readonly revision?: string }>>;
      readonly tags: readonly string[];
      readonly overwrite?: boolean;
      readonly status: 'passed' | 'failed' | 'skipped';
      readonly after: Held;
      readonly says?: RegExp;
    };
    const cases: readonly (readonly [string, Case])[] = [
      [
        'a release on an empty name gets its version and latest',
        { before: {}, tags: ['v1.2.0', 'latest'], status: 'passed', after: { 'v1.2.0': 'ours', latest: 'ours' } },
      ],
      [
        'a candidate gets its own tag alone',
        {
          before: { latest: { version: 'v1.1.0', revision: other } },
          tags: ['v1.3.0rc1'],
          status: 'passed',
          after: { 'v1.3.0rc1': 'ours', latest: 'theirs' },
        },
      ],
      [
        'latest moves forward from a lower version',
        {
          before: { latest: { version: 'v1.1.9', revision: other } },
          tags: ['v1.2.0', 'latest'],
          status: 'passed',
          after: { 'v1.2.0': 'ours', latest: 'ours' },
        },
      ],
      [
        'latest stays at a higher version, and the run passes',
        {
          before: { latest: { version: 'v2.0.0', revision: other } },
          tags: ['v1.2.0', 'latest'],
          status: 'passed',
          after: { 'v1.2.0': 'ours', latest: 'theirs' },
          says: /latest stays at v2\.0\.0/,
        },
      ],
      [
        'latest without a label moves, and that is said',
        {
          before: { latest: {} },
          tags: ['v1.2.0', 'latest'],
          status: 'passed',
          after: { 'v1.2.0': 'ours', latest: 'ours' },
          says: /does not say its version/,
        },
      ],
      [
        'latest alone, which may not move, is skipped',
        {
          before: { latest: { version: 'v2.0.0', revision: other } },
          tags: ['latest'],
          status: 'skipped',
          after: { latest: 'theirs' },
          says: /stays at v2\.0\.0/,
        },
      ],
      [
        'a version of another commit is refused, and nothing at all is pushed',
        {
          before: { 'v1.2.0': { version: 'v1.2.0', revision: other } },
          tags: ['v1.2.0', 'latest'],
          status: 'failed',
          after: { 'v1.2.0': 'theirs' },
          says: /is of commit bbbbbbb, not ccccccc/,
        },
      ],
      [
        'a version that does not say its commit is refused',
        {
          before: { 'v1.2.0': { version: 'v1.2.0' } },
          tags: ['v1.2.0', 'latest'],
          status: 'failed',
          after: { 'v1.2.0': 'theirs' },
          says: /does not say of which commit/,
        },
      ],
      [
        'overwrite replaces a version of another commit, and says so',
        {
          before: { 'v1.2.0': { version: 'v1.2.0', revision: other } },
          tags: ['v1.2.0', 'latest'],
          overwrite: true,
          status: 'passed',
          after: { 'v1.2.0': 'ours', latest: 'ours' },
          says: /overwrite: true replaces it/,
        },
      ],
      [
        'the second of two versions being taken keeps the first from being pushed',
        {
          before: { '1.2.0': { version: 'v1.2.0', revision: other } },
          tags: ['v1.2.0', '1.2.0', 'latest'],
          status: 'failed',
          after: { '1.2.0': 'theirs' },
        },
      ],
      [
        'a describe tag moves freely',
        {
          before: { 'v1.1.0-7-ge7abc3c': { version: 'v1.1.0-7-ge7abc3c', revision: other } },
          tags: ['v1.1.0-7-ge7abc3c'],
          status: 'passed',
          after: { 'v1.1.0-7-ge7abc3c': 'ours' },
        },
      ],
    ];

    test.each(cases)('%s', async (_name, { before, tags, overwrite, status, after, says }) => {
      const name = `${open.host}/${fresh()}`;
      for (const [tag, { version, revision }] of Object.entries(before))
        await put(engine, await theirs(version, revision), `${name}:${tag}`);
      const image = await ours();
      const run = base(image, name);
      const inputs = { ...run.inputs, ...(overwrite ? { overwrite: 'true' } : {}) };
      const { result, said } = await runPush({ ...run, inputs, plan: planOf('v1.2.0', ...tags) });
      expect(result.status, result.note).toBe(status);
      expect(words(await contentOf(open.host, repositoryOf(name)), image)).toEqual(after);
      const told = [result.note, ...said, ...(result.findings ?? []).map(({ params }) => JSON.stringify(params))].join(
        '\n',
      );
      if (says) expect(told).toMatch(says);
      if (result.status === 'passed') {
        const pushed = Object.entries(after).flatMap(([tag, whose]) => (whose === 'ours' ? [`${name}:${tag}`] : []));
        expect([...result.value.pushed].sort()).toEqual(pushed.sort());
        expect(result.value.verified).toBe(true);
      }
    });
  });

  test('the digest of the report is what the registry serves, and nothing of ours stays in the engine', async () => {
    const name = `${open.host}/${fresh()}`;
    const image = await ours();
    const { result } = await runPush(base(image, name));
    const content = await contentOf(open.host, repositoryOf(name));
    expect(result).toMatchObject({ status: 'passed', value: { digest: content['v1.2.0']?.digest } });
    expect(await must('docker', ['--host', engine.host, 'image', 'ls', '--quiet', name])).toBe('');
  });

  test('a name that a person gave to another image in the engine is theirs again afterwards', async () => {
    const name = `${open.host}/${fresh()}`;
    const mine = await theirs();
    await must('docker', ['--host', engine.host, 'tag', mine.id, `${name}:latest`]);
    await runPush(base(await ours(), name));
    const now = await must('docker', [
      '--host',
      engine.host,
      'image',
      'inspect',
      '--format',
      '{{.Id}}',
      `${name}:latest`,
    ]);
    expect(now).toBe(mine.id);
  });

  test('a second run of the same commit pushes nothing, and is verified all the same', async () => {
    const name = `${open.host}/${fresh()}`;
    const image = await ours();
    await runPush(base(image, name));
    const pushed: string[] = [];
    const watched = (real: Docker): Docker => ({
      run: (command, options) => {
        if (command.verb === 'push') pushed.push(command.reference);
        return real.run(command, options);
      },
    });
    const { result } = await runPush({ ...base(image, name), plan: planOf('v1.2.0', 'v1.2.0'), docker: watched });
    expect(result).toMatchObject({ status: 'passed', value: { verified: true, pushed: [`${name}:v1.2.0`] } });
    expect(pushed).toEqual([]);
  });

  test('an image published from this commit before is pulled, tested and used for the names still missing', async () => {
    const [first, second] = [`${open.host}/${fresh()}`, `${open.host}/${fresh()}`];
    const published = await ours('published');
    const rebuilt = await ours('rebuilt');
    await put(engine, published, `${first}:v1.2.0`);
    await must('docker', ['--host', engine.host, 'rmi', '--force', published.id]);
    const tested = new Set<string>();
    const { result } = await runPush({
      ...base(rebuilt, first, second),
      docker: onBase(tested),
    });
    expect(result.status, result.note).toBe('passed');
    expect([...tested]).toEqual([published.id]);
    expect(result.note).toContain('was published from this commit before');
    for (const name of [first, second]) {
      const content = await contentOf(open.host, repositoryOf(name));
      expect(words(content, published)).toEqual({ 'v1.2.0': 'ours', latest: 'ours' });
    }
  });

  test('an image published from this commit that fails the test today is used for nothing', async () => {
    const [first, second] = [`${open.host}/${fresh()}`, `${open.host}/${fresh()}`];
    await put(engine, await ours('published'), `${first}:v1.2.0`);
    const { result } = await runPush(base(await ours('rebuilt'), first, second));
    expect(result).toMatchObject({ status: 'failed', note: expect.stringContaining('does not pass the smoke test') });
    expect(await contentOf(open.host, repositoryOf(second))).toEqual({});
  });

  test('two registries that hold different images of this commit are not reconciled by guessing', async () => {
    const [first, second] = [`${open.host}/${fresh()}`, `${open.host}/${fresh()}`];
    const image = await ours('one');
    await put(engine, image, `${first}:v1.2.0`);
    await put(engine, await ours('two'), `${second}:v1.2.0`);
    const { result } = await runPush(base(image, first, second));
    expect(result.findings?.map(({ rule }) => rule)).toEqual(['tag-exists']);
    expect(JSON.stringify(result.findings)).toContain('another image of this commit');
  });

  test.each([
    ['before its push begins', 'v1.3.0', 'theirs'],
    ['while its version is pushed', 'v1.3.0', 'theirs'],
    ['while its version is pushed, at a lower version', 'v1.1.0', 'ours'],
  ])('a run of an older commit that ends last: latest was moved %s, to %s', async (when, version, whose) => {
    const name = `${open.host}/${fresh()}`;
    const newer = await theirs(version, other);
    const image = await ours();
    if (when.startsWith('before')) await put(engine, newer, `${name}:latest`);
    const overtaken = (real: Docker): Docker => ({
      async run(command, options) {
        const done = await real.run(command, options);
        if (command.verb === 'push' && command.reference.endsWith(':v1.2.0'))
          await put(engine, newer, `${name}:latest`);
        return done;
      },
    });
    const { result } = await runPush({
      ...base(image, name),
      ...(when.startsWith('before') ? {} : { docker: overtaken }),
    });
    expect(result.status, result.note).toBe('passed');
    expect(words(await contentOf(open.host, repositoryOf(name)), image)).toEqual({ 'v1.2.0': 'ours', latest: whose });
  });

  test('of several images each goes to its own name', async () => {
    const prefix = `${open.host}/${fresh()}/`;
    const whole = `${open.host}/${fresh()}-dome`;
    const image = await ours();
    const run = {
      ...base(image, prefix, whole),
      inputs: { images: `${prefix}\n${whole}`, dockerfile: 'Dockerfile\ndome/Dockerfile' },
      files: { Dockerfile: 'FROM scratch\n', 'dome/Dockerfile': 'FROM scratch\n' },
      plan: planOf('v1.2.0', 'v1.2.0'),
    };
    const mount = await runPush({ ...run, image: 'mount' });
    expect(mount.result).toMatchObject({ value: { pushed: [`${prefix}mount:v1.2.0`] } });
    const dome = await runPush({ ...run, image: 'telescope-dome' });
    expect(dome.result).toMatchObject({ value: { pushed: [`${prefix}telescope-dome:v1.2.0`, `${whole}:v1.2.0`] } });
  });

  describe('logins', () => {
    const inputs = (name: string): Record<string, string> => ({ images: name, ...account });

    test('the password given is used, shown nowhere, and gone afterwards', async () => {
      const name = `${guarded.host}/${fresh()}`;
      const image = await ours();
      const temporaryRoot = mkdtempSync(join(tmpdir(), 'push-test-'));
      try {
        const watch = watchProcessList(account.password);
        const ran = await runPush({ ...base(image, name), inputs: inputs(name), temporaryRoot });
        expect(watch.end()).toEqual([]);
        expect(watch.looks()).toBeGreaterThan(0);
        expect(ran.result.status, ran.result.note).toBe('passed');
        expect(JSON.stringify(ran)).not.toContain(account.password);
        expect(readdirSync(temporaryRoot)).toEqual([]);
        expect(readdirSync(config.folder).includes('config.json')).toBe(false);
        const content = await contentOf(guarded.host, repositoryOf(name), account);
        expect(words(content, image)).toEqual({ 'v1.2.0': 'ours', latest: 'ours' });
      } finally {
        rmSync(temporaryRoot, { recursive: true, force: true });
      }
    });

    test('a wrong password is refused at once, with the remedy, and the folder is gone too', async () => {
      const name = `${guarded.host}/${fresh()}`;
      const temporaryRoot = mkdtempSync(join(tmpdir(), 'push-test-'));
      try {
        const wrong = { ...inputs(name), password: 'not-this-one' };
        const { result, waits } = await runPush({ ...base(await ours(), name), inputs: wrong, temporaryRoot });
        expect(result).toMatchObject({ status: 'failed', note: `no login at ${guarded.host}; nothing was pushed` });
        expect(result.findings?.[0]?.params).toMatchObject({
          reason: `${guarded.host} does not accept the user name and password`,
          attempts: 1,
        });
        expect(JSON.stringify(result)).not.toContain('not-this-one');
        expect(waits).toEqual([]);
        expect(readdirSync(temporaryRoot)).toEqual([]);
      } finally {
        rmSync(temporaryRoot, { recursive: true, force: true });
      }
    });

    test('no login at all is told as such', async () => {
      const name = `${guarded.host}/${fresh()}`;
      const { result, waits } = await runPush(base(await ours(), name));
      expect(result.findings?.[0]?.params).toMatchObject({ reason: `no login for ${guarded.host}` });
      expect(waits).toEqual([]);
    });

    test('a login that exists is used when none is given, and stays', async () => {
      const name = `${guarded.host}/${fresh()}`;
      const existing = emptyDockerConfig();
      try {
        const environment = { ...process.env, DOCKER_CONFIG: existing.folder };
        const login = ['login', '--username', account.username, '--password-stdin', guarded.host];
        await must('env', [`DOCKER_CONFIG=${environment.DOCKER_CONFIG}`, 'docker', ...login], account.password);
        const image = await ours();
        const { result } = await runPush({ ...base(image, name), dockerConfig: existing.folder });
        expect(result.status, result.note).toBe('passed');
        expect(readFileSync(join(existing.folder, 'config.json'), 'utf8')).toContain(guarded.host);
      } finally {
        existing.remove();
      }
    });

    test('a credential helper is asked for the login, when none is given', async () => {
      const name = `${guarded.host}/${fresh()}`;
      const existing = emptyDockerConfig();
      const path = process.env['PATH'];
      try {
        const login = { ServerURL: guarded.host, Username: account.username, Secret: account.password };
        const helper = join(existing.folder, 'docker-credential-test');
        writeFileSync(
          join(existing.folder, 'config.json'),
          JSON.stringify({ credHelpers: { [guarded.host]: 'test' } }),
        );
        writeFileSync(join(existing.folder, 'login.json'), JSON.stringify(login));
        writeFileSync(helper, `#!/bin/sh\ncat "${existing.folder}/login.json"\n`, { mode: 0o755 });
        process.env['PATH'] = `${existing.folder}:${path}`;
        const image = await ours();
        const { result } = await runPush({ ...base(image, name), dockerConfig: existing.folder });
        expect(result.status, result.note).toBe('passed');
        const content = await contentOf(guarded.host, repositoryOf(name), account);
        expect(words(content, image)).toEqual({ 'v1.2.0': 'ours', latest: 'ours' });
      } finally {
        process.env['PATH'] = path;
        existing.remove();
      }
    });

    test('one name that refuses does not keep the other from being pushed; the next run finishes', async () => {
      const [allowed, refused] = [`${open.host}/${fresh()}`, `${guarded.host}/${fresh()}`];
      const image = await ours();
      const tag = 'v1.2.0-1-gabcdef0';
      const run = { ...base(image, allowed, refused), plan: planOf(tag, tag) };
      const first = await runPush(run);
      expect(first.result).toMatchObject({
        status: 'failed',
        partial: { pushed: [`${allowed}:${tag}`] },
        note: `pushed and proved: ${allowed}:${tag}; failed: ${refused}:${tag}; run again to finish`,
      });
      expect(words(await contentOf(open.host, repositoryOf(allowed)), image)).toEqual({ [tag]: 'ours' });
      const second = await runPush({ ...run, inputs: { images: `${allowed}\n${refused}`, ...account } });
      expect(second.result.status, second.result.note).toBe('passed');
      expect(words(await contentOf(guarded.host, repositoryOf(refused), account), image)).toEqual({ [tag]: 'ours' });
    });

    test('a name that cannot even be read stops the run before anything is pushed', async () => {
      const [allowed, refused] = [`${open.host}/${fresh()}`, `${guarded.host}/${fresh()}`];
      const { result } = await runPush(base(await ours(), allowed, refused));
      expect(result).toMatchObject({ status: 'failed', note: 'nothing was pushed' });
      expect(await contentOf(open.host, repositoryOf(allowed))).toEqual({});
    });
  });
});

test.skipIf(!both.some(({ store }) => store === 'containerd'))(
  'with attestations the index is the image, and is proved as such',
  async () => {
    const engine = both.find(({ store }) => store === 'containerd') as Engine;
    const name = `${open.host}/${fresh()}`;
    const image = await tinyImage(engine, { content: 'attested', revision: commit, version: 'v1.2.0', attested: true });
    const run = {
      engine,
      dockerConfig: config.folder,
      ...image,
      plan: planOf('v1.2.0', 'v1.2.0', 'latest'),
      inputs: { images: name },
    };
    const { result } = await runPush(run);
    expect(result).toMatchObject({ status: 'passed', value: { digest: image.id, verified: true } });
    const again = await runPush(run);
    expect(again.result.status, again.result.note).toBe('passed');
  },
);

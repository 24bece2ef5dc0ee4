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
import { contentOf, isOf } from './support/registry-http.ts';
import { planOf, type Ran, type Run, runPush } from './support/registry-world.ts';
import { must } from './support/shell.ts';
import { startTokenServer, type TokenFault, type TokenMisdeed, type TokenServer } from './support/token-server.ts';

const account = { username: 'robot', password: 't0ken-pa55wörd' };
const commit = 'c'.repeat(40);
const other = 'b'.repeat(40);
const both = await engines();
const config = emptyDockerConfig();
const watch = watchProcessList(
  account.password,
  Buffer.from(`${account.username}:${account.password}`).toString('base64'),
);
let server: TokenServer;
let registry: TestRegistry;
let made = 0;

beforeAll(async () => {
  server = await startTokenServer(account);
  registry = await startRegistry(server);
  const login = ['--config', config.folder, 'login', '--username', account.username, '--password-stdin', registry.host];
  await must('docker', login, account.password);
});

afterAll(async () => {
  await Promise.all(both.map(removeTinyImages));
  await registry?.stop();
  await server?.close();
  config.remove();
  const seen = watch.end();
  expect(watch.looks()).toBeGreaterThan(10);
  expect(seen).toEqual([]);
});

type Case = {
  readonly faults: readonly TokenFault[];
  readonly status: 'passed' | 'failed';
  readonly says?: RegExp;
  /** Whether it was tried again; by docker itself does not count. */
  readonly again?: boolean;
  /** By default both tags are ours after a pass, and the former latest alone is there after a failure. */
  readonly after?: Readonly<Record<string, 'ours' | 'before'>>;
  readonly only?: Engine['store'];
  /** Not before this tag is pushed. */
  readonly from?: 'latest';
};

const busy = (status: number, headers: Readonly<Record<string, string>> = {}): TokenMisdeed => ({
  do: 'answer',
  status,
  headers,
});
const refuses =
  /asks for a login and does not accept this one|does not accept the token that its own token server gave out/;

const cases: readonly (readonly [string, Case])[] = [
  ['tokens as they should be', { faults: [], status: 'passed', again: false }],
  ['503 for one token to push', { faults: [{ when: 'push', times: 1, misdeed: busy(503) }], status: 'passed' }],
  [
    '429 for one token to push',
    { faults: [{ when: 'push', times: 1, misdeed: busy(429, { 'retry-after': '3' }) }], status: 'passed', again: true },
  ],
  [
    'a token server that hangs up once when asked for a token to push',
    { faults: [{ when: 'push', times: 1, misdeed: { do: 'hang-up' } }], status: 'passed' },
  ],
  [
    '503 for every token to push',
    {
      faults: [{ when: 'push', misdeed: busy(503) }],
      status: 'failed',
      says: /has a fault of its own.*"attempts":6/,
      again: true,
      // On the classic store the engine insists for half a minute each time, by itself.
      only: 'containerd',
    },
  ],
  [
    'tokens that allow reading alone',
    {
      faults: [{ when: 'push', misdeed: { do: 'allow', actions: ['pull'] } }],
      status: 'failed',
      says: /does not let this login push.*"attempts":1/,
      again: false,
    },
  ],
  [
    'tokens that allow nothing',
    {
      faults: [
        { when: 'push', misdeed: { do: 'allow', actions: [] } },
        { when: 'pull', misdeed: { do: 'allow', actions: [] } },
      ],
      status: 'failed',
      says: /does not let this login push/,
      again: false,
    },
  ],
  [
    'tokens whose time is over',
    { faults: [{ when: 'push', misdeed: { do: 'expired' } }], status: 'failed', says: refuses, again: false },
  ],
  [
    'tokens to read whose time is over: nothing is pushed',
    {
      faults: [{ when: 'pull', misdeed: { do: 'expired' } }],
      status: 'failed',
      says: /does not accept the token that its own token server gave out/,
      again: false,
    },
  ],
  [
    'one token whose time is over, which containerd replaces by itself',
    {
      faults: [{ when: 'push', times: 1, misdeed: { do: 'expired' } }],
      status: 'passed',
      again: false,
      only: 'containerd',
    },
  ],
  [
    'tokens that another key signed',
    { faults: [{ when: 'push', misdeed: { do: 'other-key' } }], status: 'failed', says: refuses, again: false },
  ],
  [
    'tokens whose time is over when latest is pushed: the version is published, latest stays',
    {
      faults: [{ when: 'push', misdeed: { do: 'expired' } }],
      from: 'latest',
      status: 'failed',
      says: refuses,
      again: false,
      after: { latest: 'before', 'v1.2.0': 'ours' },
    },
  ],
];

describe.each(both)('on the $store image store, a registry with a token server', (engine) => {
  const repository = (): string => {
    made += 1;
    return `token-${made}/telescope`;
  };
  const imageOf = (content: string, version: string, revision: string): Promise<TinyImage> =>
    tinyImage(engine, { content: `${content} ${Math.random()}`, version, revision });
  const onEngine = (...argv: readonly string[]): Promise<string> =>
    must('docker', ['--config', config.folder, '--host', engine.host, ...argv]);

  async function hold(image: TinyImage, reference: string): Promise<void> {
    await onEngine('tag', image.id, reference);
    await onEngine('push', '--quiet', reference);
    await onEngine('rmi', '--no-prune', reference);
  }

  const pushing = (
    image: TinyImage,
    name: string,
    {
      password = account.password,
      ...more
    }: { readonly password?: string; readonly docker?: NonNullable<Run['docker']> } = {},
  ): Promise<Ran> =>
    runPush({
      ...more,
      engine,
      dockerConfig: config.folder,
      ...image,
      plan: planOf('v1.2.0', 'v1.2.0', 'latest'),
      inputs: { images: name, username: account.username, password },
    });

  const fitting = cases.filter(([, { only }]) => only === undefined || only === engine.store);

  test.concurrent.each(fitting)('%s', async (_name, { faults, status, says, again, after, from }) => {
    const here = repository();
    const name = `${registry.host}/${here}`;
    const former = await imageOf('former', 'v1.1.0', other);
    const image = await imageOf('ours', 'v1.2.0', commit);
    await hold(former, `${name}:latest`);
    const beginning = (real: Docker): Docker => ({
      run(command, options) {
        const begins = command.verb === 'push' && command.reference.endsWith(`:${from}`);
        if (begins) server.misbehave(here, faults);
        return real.run(command, options);
      },
    });
    if (from === undefined) server.misbehave(here, faults);
    const ran = await pushing(image, name, from === undefined ? {} : { docker: beginning });
    expect(server.hits(here) > 0, 'whether the fault was met').toBe(faults.length > 0);
    server.misbehave(here, []);

    expect(ran.result.status, ran.result.note).toBe(status);
    if (status === 'failed') expect(ran.result.findings?.map(({ rule }) => rule)).toEqual(['push-failed']);
    if (says) expect(JSON.stringify(ran.result.findings)).toMatch(says);
    if (again !== undefined) expect(ran.waits.length > 0, `waited ${ran.waits.join(', ')}`).toBe(again);
    expect(JSON.stringify(ran)).not.toContain(account.password);
    const read = async (): Promise<Readonly<Record<string, string>>> => {
      const content = await contentOf(registry.host, here, { token: server.tokenFor(here) });
      return Object.fromEntries(
        Object.entries(content).map(([tag, holds]) => [
          tag,
          isOf(holds, image.id) ? 'ours' : isOf(holds, former.id) ? 'before' : 'other',
        ]),
      );
    };
    const ours = { latest: 'ours', 'v1.2.0': 'ours' };
    expect(await read()).toEqual(after ?? (status === 'passed' ? ours : { latest: 'before' }));
    if (status === 'passed') return;
    const next = await pushing(image, name);
    expect(next.result.status, next.result.note).toBe('passed');
    expect(await read()).toEqual(ours);
  });

  test('a wrong password is refused at once, and nothing is pushed', async () => {
    const here = repository();
    const { result, waits } = await pushing(await imageOf('ours', 'v1.2.0', commit), `${registry.host}/${here}`, {
      password: 'wr0ng-one',
    });
    expect(result).toMatchObject({ status: 'failed', note: `no login at ${registry.host}; nothing was pushed` });
    expect(JSON.stringify(result)).not.toContain('wr0ng-one');
    expect(waits).toEqual([]);
    expect(await contentOf(registry.host, here, { token: server.tokenFor(here) })).toEqual({});
  });

  test.each([
    ['answers 503 to two logins', 2, 'passed'],
    ['answers 503 to every login', Number.POSITIVE_INFINITY, 'failed'],
  ])('a token server that %s', async (_what, times, status) => {
    const here = repository();
    server.misbehave(null, [{ when: 'login', times, misdeed: busy(503) }]);
    const { result, waits } = await pushing(await imageOf('ours', 'v1.2.0', commit), `${registry.host}/${here}`);
    server.misbehave(null, []);
    expect(result.status, result.note).toBe(status);
    expect(waits).toHaveLength(Math.min(times, 5));
    const content = await contentOf(registry.host, here, { token: server.tokenFor(here) });
    expect(Object.keys(content)).toEqual(status === 'passed' ? ['latest', 'v1.2.0'] : []);
  });

  test('a token server that is down is told after six attempts, and nothing is pushed', async () => {
    const down = await startTokenServer(account);
    const alone = await startRegistry(down);
    const here = repository();
    try {
      await down.close();
      const { result, waits } = await pushing(await imageOf('ours', 'v1.2.0', commit), `${alone.host}/${here}`);
      expect(result).toMatchObject({ status: 'failed', note: `no login at ${alone.host}; nothing was pushed` });
      expect(JSON.stringify(result.findings)).toMatch(/connection refused.*"attempts":6/);
      expect(waits).toHaveLength(5);
    } finally {
      await alone.stop();
    }
  });
});

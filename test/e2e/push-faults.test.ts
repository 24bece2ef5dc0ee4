import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Docker } from '../../src/ports/docker.ts';
import { type ProcessListWatch, watchProcessList } from './support/process-list.ts';
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
import { type Fault, type Misdeed, registryProxy } from './support/registry-proxy.ts';
import { planOf, type Ran, type Run, runPush } from './support/registry-world.ts';
import { must } from './support/shell.ts';

const commit = 'c'.repeat(40);
const other = 'b'.repeat(40);
const account = { username: 'robot', password: 'faul7s-pa55wörd' };

const both = await engines();
const config = emptyDockerConfig();
let watch: ProcessListWatch;
let registry: TestRegistry;
let made = 0;

beforeAll(async () => {
  registry = await startRegistry(account);
  const login = ['--config', config.folder, 'login', '--username', account.username, '--password-stdin', registry.host];
  await must('docker', login, account.password);
  // The test's own helpers are started with it.
  watch = watchProcessList(basic(account), account.password);
});

afterAll(async () => {
  const seen = watch.end();
  await Promise.all(both.map(removeTinyImages));
  await registry?.stop();
  config.remove();
  expect(watch.looks()).toBeGreaterThan(10);
  expect(seen).toEqual([]);
});

function basic({ username, password }: typeof account): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

/** docker for what is no part of the test, with a login of its own. */
function onEngine({ host }: Engine, ...argv: readonly string[]): Promise<string> {
  return must('docker', ['--config', config.folder, '--host', host, ...argv]);
}

const manifest = /\/manifests\/(?!sha256:)/;
const version = /\/manifests\/v1\.2\.0$/;
const latest = /\/manifests\/latest$/;
const uploads = /\/blobs\/uploads\//;

function refusing(status: number, code: string, message: string): Misdeed {
  return { do: 'answer', status, code, message };
}

/** Reads go by HEAD, then by GET. */
function reads(path: RegExp, misdeed: Misdeed, times?: number): readonly Fault[] {
  return ['HEAD', 'GET'].map((method) => ({ method, path, misdeed, ...(times === undefined ? {} : { times }) }));
}

type Whose = 'ours' | 'before' | 'other';

type Case = {
  readonly faults: readonly Fault[] | ((engine: Engine, repository: string) => Promise<readonly Fault[]>);
  readonly status: 'passed' | 'failed';
  /** Rule and words of the finding, where one is expected. */
  readonly rule?: string;
  readonly says?: RegExp;
  /** What the registry has in the end; by default both tags for a pass, the former latest alone for a failure. */
  readonly after?: Readonly<Record<string, Whose>>;
  /** Whether it was tried again. */
  readonly again?: boolean;
  readonly only?: Engine['store'];
  readonly minute?: number;
};

/** The manifest of another image, as bytes: what a broken cache would keep instead of ours. */
async function otherManifest(engine: Engine, repository: string): Promise<Buffer> {
  const image = await tinyImage(engine, { content: `other ${Math.random()}`, revision: other, version: 'v0.1.0' });
  const name = `${registry.host}/${repository}:other`;
  await onEngine(engine, 'tag', image.id, name);
  await onEngine(engine, 'push', '--quiet', name);
  const raw = await onEngine(engine, 'buildx', 'imagetools', 'inspect', '--raw', name);
  await onEngine(engine, 'rmi', '--no-prune', name);
  // What the shell trimmed belongs to the bytes no longer: another, equally valid manifest.
  return Buffer.from(raw);
}

const heals: readonly (readonly [string, Case])[] = [
  ...([500, 502, 503, 504] as const).map(
    (status) =>
      [
        `${status} for the manifest, three times`,
        {
          faults: [{ method: 'PUT', path: version, times: 3, misdeed: { do: 'answer', status, body: '<html>' } }],
          status: 'passed',
          again: true,
        },
      ] as const,
  ),
  [
    '429 that says in its text how long to wait, as ghcr.io does',
    {
      // containerd itself tries this six times at once.
      faults: async ({ store }) => [
        {
          method: 'PUT',
          path: version,
          times: store === 'classic' ? 1 : 7,
          misdeed: refusing(429, 'TOOMANYREQUESTS', 'retry-after: 2s, allowed: 44000/minute'),
        },
      ],
      status: 'passed',
      again: true,
    },
  ],
  [
    'the connection ends at the manifest',
    { faults: [{ method: 'PUT', path: version, times: 1, misdeed: { do: 'hang-up' } }], status: 'passed', again: true },
  ],
  [
    'the answer to the manifest is lost, every time: it is there, and that counts',
    { faults: [{ method: 'PUT', path: version, misdeed: { do: 'lose-answer' } }], status: 'passed', again: true },
  ],
  [
    'the connection is reset in the middle of a layer',
    {
      faults: [
        { method: 'PATCH', path: uploads, times: 1, misdeed: { do: 'reset-after', bytes: 100 } },
        { method: 'PUT', path: uploads, times: 1, misdeed: { do: 'reset-after', bytes: 100 } },
      ],
      status: 'passed',
      again: true,
      only: 'containerd',
    },
  ],
  [
    // The engine itself tries a layer five times on this store, five seconds apart.
    'the connection is reset in the middle of a layer, and the engine copes by itself',
    {
      faults: [{ method: 'PATCH', path: uploads, times: 1, misdeed: { do: 'reset-after', bytes: 100 } }],
      status: 'passed',
      again: false,
      only: 'classic',
    },
  ],
  [
    'the upload of a layer is forgotten (`blob upload unknown`)',
    {
      faults: [
        {
          method: 'PUT',
          path: uploads,
          times: 1,
          misdeed: refusing(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry'),
        },
      ],
      status: 'passed',
      again: true,
      only: 'containerd',
    },
  ],
  [
    'a layer arrives corrupted (`digest invalid`)',
    {
      faults: [
        {
          method: 'PUT',
          path: uploads,
          times: 1,
          misdeed: refusing(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content'),
        },
      ],
      status: 'passed',
      again: true,
      only: 'containerd',
    },
  ],
  [
    'the manifest names a blob that the registry lost (`blob unknown`)',
    {
      faults: [
        { method: 'PUT', path: version, times: 2, misdeed: refusing(404, 'BLOB_UNKNOWN', 'blob unknown to registry') },
      ],
      status: 'passed',
      again: true,
    },
  ],
  [
    '503 where the tag is read before the push',
    { faults: reads(manifest, { do: 'answer', status: 503, body: '<html>' }, 3), status: 'passed', again: true },
  ],
  [
    'half of an answer where the tag is read before the push',
    {
      faults: [{ method: 'GET', path: /\/manifests\//, times: 8, misdeed: { do: 'half-answer' } }],
      status: 'passed',
      again: true,
    },
  ],
  [
    'a registry that hangs when it is asked, twice',
    {
      faults: [{ method: 'HEAD', path: manifest, times: 2, misdeed: { do: 'wait', milliseconds: 12_000 } }],
      status: 'passed',
      again: true,
      minute: 3000,
    },
  ],
  [
    'a registry that takes two seconds for everything that it writes',
    {
      faults: ['POST', 'PATCH', 'PUT'].map((method) => ({
        method,
        path: /./,
        misdeed: { do: 'wait', milliseconds: 2000 },
      })),
      status: 'passed',
      again: false,
    },
  ],
];

const fails: readonly (readonly [string, Case])[] = [
  [
    '503 for ever',
    {
      faults: [{ method: 'PUT', path: version, misdeed: { do: 'answer', status: 503, body: '<html>' } }],
      status: 'failed',
      rule: 'push-failed',
      says: /has a fault of its own.*"attempts":6/,
      again: true,
    },
  ],
  [
    'a disk that is said to be full',
    {
      faults: [
        {
          method: 'PUT',
          path: version,
          misdeed: refusing(500, 'UNKNOWN', 'mkdir /var/lib/registry: no space left on device'),
        },
      ],
      status: 'failed',
      rule: 'push-failed',
      says: /full|fault of its own/,
      again: true,
    },
  ],
  [
    '429 that asks for an hour is not waited for',
    {
      faults: [
        { method: 'PUT', path: version, misdeed: refusing(429, 'TOOMANYREQUESTS', 'retry-after: 3600, slow down') },
      ],
      status: 'failed',
      rule: 'push-failed',
      says: /it asks to wait 3600 s/,
      again: false,
    },
  ],
  ...(
    [
      [
        'the job may not write packages',
        refusing(403, 'DENIED', 'installation not allowed to Write organization package'),
        /permissions: packages: write/,
      ],
      [
        'the package is not linked to the repository',
        refusing(403, 'DENIED', 'permission_denied: write_package'),
        /Manage Actions access/,
      ],
      ['403 without words', refusing(403, 'DENIED', 'requested access to the resource is denied'), /does not let this/],
      ['the token has expired meanwhile', refusing(401, 'UNAUTHORIZED', 'token expired'), /token has expired/],
      ['401 for the manifest', refusing(401, 'UNAUTHORIZED', 'authentication required'), /asks for a login/],
      [
        'the repository does not exist',
        refusing(404, 'NAME_UNKNOWN', 'repository name not known to registry'),
        /there is no repository/,
      ],
      [
        'a kind of image that is not taken',
        refusing(400, 'MANIFEST_INVALID', 'manifest invalid'),
        /leave out `provenance`/,
      ],
      [
        'a tag that the registry never moves',
        refusing(
          400,
          'TAG_INVALID',
          "The image tag 'v1.2.0' already exists and cannot be overwritten because the tag is immutable.",
        ),
        /never let a tag be moved/,
      ],
    ] as const
  ).map(
    ([name, misdeed, says]) =>
      [
        `${name}: not tried again`,
        {
          faults: [{ method: 'PUT', path: version, misdeed }],
          status: 'failed',
          rule: 'push-failed',
          says,
          again: false,
        },
      ] as const,
  ),
  [
    'no right to begin an upload: not tried again',
    {
      faults: [{ method: 'POST', path: uploads, misdeed: refusing(403, 'DENIED', 'insufficient_scope') }],
      status: 'failed',
      rule: 'push-failed',
      says: /does not let this login push/,
      again: false,
      // On the classic store the engine insists for 50 s by itself.
      only: 'containerd',
    },
  ],
  [
    'no right to read what is there: nothing is pushed',
    {
      faults: reads(manifest, { do: 'answer', status: 403, body: '<html>' }),
      status: 'failed',
      rule: 'push-failed',
      says: /does not let this login/,
      again: false,
    },
  ],
  [
    'a registry that says 201 and keeps nothing',
    {
      faults: [{ method: 'PUT', path: version, misdeed: { do: 'pretend' } }],
      status: 'failed',
      rule: 'push-not-proved',
      says: /has nothing under the tag/,
      again: true,
      only: 'classic',
    },
  ],
  [
    'a registry that says 201 with another digest and keeps nothing',
    {
      faults: [{ method: 'PUT', path: version, misdeed: { do: 'pretend' } }],
      status: 'failed',
      rule: 'push-failed',
      says: /not what was sent/,
      again: true,
      only: 'containerd',
    },
  ],
  [
    'a new version tag that comes out as another image stays, and is named',
    {
      faults: async (engine, repository) => {
        const body = await otherManifest(engine, repository);
        return [{ method: 'PUT', path: version, misdeed: { do: 'alter', body: () => body } }];
      },
      status: 'failed',
      says: /the tag is new, and nothing is deleted: sha256:[0-9a-f]{64} stays/,
      after: { latest: 'before', other: 'other', 'v1.2.0': 'other' },
    },
  ],
  [
    'latest that comes out as another image is pointed back to what it was',
    {
      faults: async (engine, repository) => {
        const body = await otherManifest(engine, repository);
        // containerd sees the wrong digest by itself and is tried six times.
        const times = engine.store === 'classic' ? 1 : 6;
        return [{ method: 'PUT', path: latest, times, misdeed: { do: 'alter', body: () => body } }];
      },
      status: 'failed',
      says: /was pointed back to sha256:[0-9a-f]{64}, which it held before/,
      after: { latest: 'before', other: 'other', 'v1.2.0': 'ours' },
    },
  ],
  [
    'latest that comes out as another image and cannot be pointed back: the command is told',
    {
      faults: async (engine, repository) => {
        const body = await otherManifest(engine, repository);
        return [{ method: 'PUT', path: latest, misdeed: { do: 'alter', body: () => body } }];
      },
      status: 'failed',
      says: /could not be pointed back.*imagetools create --prefer-index=false --tag/,
      after: { latest: 'other', other: 'other', 'v1.2.0': 'ours' },
    },
  ],
  [
    '503 for latest alone: the version is published, latest stays',
    {
      faults: [{ method: 'PUT', path: latest, misdeed: { do: 'answer', status: 503, body: '<html>' } }],
      status: 'failed',
      rule: 'push-failed',
      says: /has what it had before under it/,
      after: { latest: 'before', 'v1.2.0': 'ours' },
      again: true,
    },
  ],
];

describe.each(both)('on the $store image store, a registry that fails', (engine) => {
  const repository = (): string => {
    made += 1;
    return `faults-${made}/telescope`;
  };

  const imageOf = (which: string, versionLabel: string, revision: string): Promise<TinyImage> =>
    // Large enough that a layer does not fit into one packet.
    tinyImage(engine, { content: `${which} ${Math.random()}\n${noise()}`, version: versionLabel, revision });

  let images: Promise<readonly [TinyImage, TinyImage]>;
  beforeAll(async () => {
    images = Promise.all([imageOf('former', 'v1.1.0', other), imageOf('ours', 'v1.2.0', commit)]);
    await images;
  });

  async function hold(image: TinyImage, reference: string): Promise<void> {
    await onEngine(engine, 'tag', image.id, reference);
    await onEngine(engine, 'push', '--quiet', reference);
    await onEngine(engine, 'rmi', '--no-prune', reference);
  }

  async function through(
    faults: readonly Fault[],
    here: string,
    image: TinyImage,
    more: Partial<Run> = {},
  ): Promise<Ran & { readonly hits: number }> {
    const proxy = await registryProxy(registry.host, faults);
    try {
      const ran = await runPush({
        engine,
        dockerConfig: config.folder,
        ...image,
        plan: planOf('v1.2.0', 'v1.2.0', 'latest'),
        ...more,
        inputs: more.inputs ?? { images: `${proxy.host}/${here}`, ...account },
      });
      expect(JSON.stringify(ran)).not.toContain(account.password);
      expect(JSON.stringify(ran)).not.toContain(basic(account));
      return { ...ran, hits: proxy.hits() };
    } finally {
      await proxy.close();
    }
  }

  const fitting = [...heals, ...fails].filter(([, { only }]) => only === undefined || only === engine.store);

  test.concurrent.each(fitting)('%s', async (_name, { faults, status, rule, says, after, again, minute }) => {
    const here = repository();
    const [former, usual] = await images;
    await hold(former, `${registry.host}/${here}:latest`);
    const list = typeof faults === 'function' ? await faults(engine, here) : faults;
    // A layer that the registry has in another repository is not sent again.
    const image = list.some(({ path }) => path === uploads) ? await imageOf('ours', 'v1.2.0', commit) : usual;
    const { result, waits, hits } = await through(list, here, image, minute === undefined ? {} : { minute });

    expect(hits, 'the fault was never met').toBeGreaterThan(0);
    expect(result.status, result.note).toBe(status);
    if (rule) expect(result.findings?.map((finding) => finding.rule)).toEqual([rule]);
    if (says) expect(JSON.stringify(result.findings)).toMatch(says);
    if (again !== undefined) expect(waits.length > 0, `waited ${waits.join(', ')}`).toBe(again);
    const content = await contentOf(registry.host, here, account);
    const whose = Object.fromEntries(
      Object.entries(content).map(([tag, holds]) => [
        tag,
        isOf(holds, image.id) ? 'ours' : isOf(holds, former.id) ? 'before' : 'other',
      ]),
    );
    expect(whose).toEqual(after ?? (status === 'passed' ? { latest: 'ours', 'v1.2.0': 'ours' } : { latest: 'before' }));

    // Nothing is lost: without the fault the next run finishes, unless a version tag now lies.
    if (status === 'passed' || whose['v1.2.0'] === 'other') return;
    const next = await through([], here, image);
    expect(next.result.status, next.result.note).toBe('passed');
  });

  test('Retry-After of an answer, which docker does not show, is found and kept to', async () => {
    const here = repository();
    // buildx asks six times, then comes our question.
    const misdeed: Misdeed = { do: 'answer', status: 429, headers: { 'retry-after': '7' } };
    const { result, waits } = await through(reads(manifest, misdeed, 7), here, (await images)[1]);
    expect(result.status, result.note).toBe('passed');
    expect(waits[0]).toBeGreaterThanOrEqual(7000);
  });

  test('one name that refuses keeps latest from every name', async () => {
    const [good, bad] = [repository(), repository()];
    const [, image] = await images;
    const faults = [
      { method: 'PUT', path: new RegExp(`${bad}/manifests/`), misdeed: refusing(403, 'DENIED', 'denied') },
    ];
    const local = registry.host;
    const inputs = (host: string): Record<string, string> => ({
      images: `${local}/${good}\n${host}/${bad}`,
      ...account,
    });
    const bent = await registryProxy(local, faults);
    const run = { engine, dockerConfig: config.folder, ...image, plan: planOf('v1.2.0', 'v1.2.0', 'latest') };
    const { result } = await runPush({ ...run, inputs: inputs(bent.host) });
    await bent.close();
    expect(result).toMatchObject({
      status: 'failed',
      partial: { pushed: [`${local}/${good}:v1.2.0`] },
      note: `pushed and proved: ${local}/${good}:v1.2.0; failed: ${bent.host}/${bad}:v1.2.0; not tried: ${local}/${good}:latest, ${bent.host}/${bad}:latest; run again to finish`,
    });
    expect(Object.keys(await contentOf(local, good, account))).toEqual(['v1.2.0']);
    const second = await runPush({ ...run, inputs: inputs(local) });
    expect(second.result.status, second.result.note).toBe('passed');
    for (const one of [good, bad])
      expect(Object.keys(await contentOf(local, one, account))).toEqual(['latest', 'v1.2.0']);
  });

  test('a tag that somebody else moves right after our push is left to them', async () => {
    const here = repository();
    const theirs = await imageOf('theirs', 'v1.3.0', other);
    const [former, image] = await images;
    await hold(former, `${registry.host}/${here}:latest`);
    const racing = (real: Docker): Docker => ({
      async run(command, options) {
        const done = await real.run(command, options);
        if (command.verb === 'push' && command.reference.endsWith(':latest'))
          await hold(theirs, `${registry.host}/${here}:latest`);
        return done;
      },
    });
    const { result } = await through([], here, image, { docker: racing });
    expect(result.findings?.map(({ rule }) => rule)).toEqual(['push-not-proved']);
    expect(JSON.stringify(result.findings)).toContain(
      'another run has moved the tag since, to v1.3.0: it is left as it is',
    );
    expect(isOf((await contentOf(registry.host, here, account))['latest'], theirs.id)).toBe(true);
  });

  // On the classic store the engine insists for 50 s each time, by itself.
  if (engine.store === 'containerd')
    test('a disk that is full takes nothing, latest stays, and with room the next run finishes', async () => {
      const small = await startRegistry({ size: '3m' });
      const here = repository();
      try {
        const [former] = await images;
        const large = await tinyImage(engine, {
          content: 'large',
          bytes: 6_000_000,
          version: 'v1.2.0',
          revision: commit,
        });
        await hold(former, `${small.host}/${here}:latest`);
        const run = {
          engine,
          dockerConfig: config.folder,
          ...large,
          plan: planOf('v1.2.0', 'v1.2.0', 'latest'),
          inputs: { images: `${small.host}/${here}` },
        };
        const { result } = await runPush(run);
        expect(result.findings?.map(({ rule }) => rule)).toEqual(['push-failed']);
        const content = await contentOf(small.host, here);
        expect(Object.keys(content)).toEqual(['latest']);
        expect(isOf(content['latest'], former.id)).toBe(true);
        await small.resize('64m');
        const next = await runPush(run);
        expect(next.result.status, next.result.note).toBe('passed');
        expect(isOf((await contentOf(small.host, here))['latest'], large.id)).toBe(true);
      } finally {
        await small.stop();
      }
    });

  test('a registry that is down is told after six attempts, each later than the one before', async () => {
    const gone = await registryProxy(registry.host, []);
    await gone.close();
    const { result, waits } = await through([], 'x', (await images)[1], {
      inputs: { images: `${gone.host}/${repository()}` },
      plan: planOf('v1.2.0', 'v1.2.0'),
    });
    expect(JSON.stringify(result.findings)).toMatch(/connection to .* broke.*connection refused.*"attempts":6/);
    expect(waits).toHaveLength(5);
    expect(waits.every((wait, index) => wait >= 500 * 2 ** index && wait <= 1000 * 2 ** index)).toBe(true);
  });

  test('a cancel ends the push at once, and what was pushed is named', async () => {
    const here = repository();
    const cancel = new AbortController();
    const first = async (): Promise<void> => {
      cancel.abort();
      await new Promise((resolve) => setTimeout(resolve, 3000));
    };
    const faults: readonly Fault[] = [{ method: 'PUT', path: latest, misdeed: { do: 'after', first } }];
    const [, image] = await images;
    const { result, waits } = await through(faults, here, image, { signal: cancel.signal });
    expect(result).toMatchObject({ status: 'failed', partial: { pushed: [expect.stringMatching(/:v1\.2\.0$/)] } });
    expect(JSON.stringify(result.findings)).toContain('cancelled during the push');
    expect(waits).toEqual([]);
  });
});

function noise(): string {
  return Array.from({ length: 4000 }, () => Math.random().toString(36).slice(2)).join('\n');
}

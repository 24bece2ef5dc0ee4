import { describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../../../src/adapters/system.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Registry, RegistryAnswer } from '../../../../src/ports/registry.ts';
import { courierFor } from '../../../../src/stages/push/registry.ts';

/** A minute is over in 20 ms. */
const faster = 3000;
const clock: Clock = {
  now: () => systemClock.now() * faster,
  unixTime: () => 0,
  after: (milliseconds, signal) => systemClock.after(milliseconds / faster, signal),
};

const reference = { name: 'registry.example.org/socs', tag: 'v1' };
const access = { environmentOf: () => ({}), redact: (text: string) => text, close: async () => {} };
const found: RegistryAnswer = { status: 'missing' };
const silence = (signal: AbortSignal | undefined): Promise<RegistryAnswer> =>
  new Promise((resolve) =>
    signal?.addEventListener('abort', () => resolve({ status: 'error', message: 'context canceled' })),
  );

/** A push that takes so many minutes by itself, against a registry that answers like this. */
function courier(minutes: number, answer: Registry['manifest']) {
  const asked: string[] = [];
  const world = {
    clock,
    random: systemRandom,
    signal: new AbortController().signal,
    progress: { stageStarted: () => {}, stageEnded: () => {}, output: () => {}, say: () => {} },
    docker: {
      run: async (command: { readonly verb: string }, how: { readonly signal?: AbortSignal } = {}) => {
        asked.push(command.verb);
        await clock.after(minutes * 60_000, how.signal);
        return { status: how.signal?.aborted ? 143 : 0, stdout: '', stderr: '' };
      },
    },
    registry: {
      manifest: (...args: Parameters<Registry['manifest']>) => {
        asked.push('manifest');
        return answer(...args);
      },
      retryAfter: async () => null,
    },
    openLogins: async () => ({ environment: {}, remove: async () => {} }),
    config: { username: null, password: null, githubToken: null, platform: null },
    order: { event: { name: 'push', actor: null } },
  };
  return { asked, courier: courierFor(world as unknown as Parameters<typeof courierFor>[0], access) };
}

describe('a push that says nothing for ten minutes', () => {
  test.each<[string, Registry['manifest']]>([
    ['answers', async () => found],
    ['refuses', async () => ({ status: 'error', message: 'denied: requested access to the resource is denied' })],
    ['has a fault', async () => ({ status: 'error', message: 'unexpected HTTP status: 503 Service Unavailable' })],
  ])('goes on where the registry %s meanwhile', async (_what, answer) => {
    const { asked, courier: to } = courier(10, answer);
    expect((await to.push(reference)).status).toBe('done');
    expect(asked.filter((one) => one === 'push')).toHaveLength(1);
    expect(asked.filter((one) => one === 'manifest').length).toBeGreaterThan(2);
  });
});

describe('a push without end', () => {
  test.each<[string, Registry['manifest']]>([
    ['gives no answer', (_reference, how) => silence(how?.signal)],
    ['cannot be reached', async () => ({ status: 'error', message: 'dial tcp 192.0.2.1:443: i/o timeout' })],
  ])('a registry that %s is told, and not waited for again', async (_what, answer) => {
    const { asked, courier: to } = courier(1_000_000, answer);
    const pushed = await to.push(reference);
    expect(pushed).toMatchObject({
      status: 'failed',
      trouble: { kind: 'timeout', said: expect.stringContaining('nothing was heard for 60 s') },
    });
    const before = asked.length;
    expect(await to.look('registry.example.org/socs:v2')).toMatchObject({ status: 'failed' });
    expect(asked.length).toBe(before);
    // Another one has done nothing.
    await to.look('other.example.org/socs:v1');
    expect(asked.length).toBeGreaterThan(before);
  });
});

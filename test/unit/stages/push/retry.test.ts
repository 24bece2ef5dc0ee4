import { describe, expect, test } from 'vitest';
import { type Attempt, delayBefore, patience, retrying, within } from '../../../../src/stages/push/retry.ts';

function outside(controller = new AbortController()) {
  const waits: number[] = [];
  let now = 0;
  return {
    waits,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    clock: {
      now: () => now,
      unixTime: () => 0,
      after: async (milliseconds: number) => {
        waits.push(milliseconds);
        now += milliseconds;
      },
    },
    random: { hex: () => '0000' },
    signal: controller.signal,
    progress: { stageStarted: () => {}, stageEnded: () => {}, output: () => {}, say: () => {} },
  };
}

/** Fails with these texts, one after the other, then succeeds. */
function failing(...texts: readonly string[]): () => Promise<Attempt<string>> {
  const left = [...texts];
  return async () => {
    const text = left.shift();
    return text === undefined ? { status: 'done', value: 'there' } : { status: 'failed', text };
  };
}

const reference = 'registry.example.org/socs:v1';

describe('retrying', () => {
  test('a fault that passes is waited out, each time longer', async () => {
    const world = outside();
    expect(await retrying(world, reference, failing('EOF', 'EOF', 'EOF'))).toEqual({ status: 'done', value: 'there' });
    expect(world.waits).toEqual([500, 1000, 2000]);
  });

  test('after six attempts it is given up', async () => {
    const world = outside();
    const tried = await retrying(world, reference, failing(...Array.from({ length: 9 }, () => 'EOF')));
    expect(tried).toMatchObject({ status: 'failed', attempts: 6, trouble: { kind: 'connection' } });
    expect(world.waits).toHaveLength(5);
  });

  test('a refusal is final at once', async () => {
    const world = outside();
    expect(await retrying(world, reference, failing('denied'))).toMatchObject({ status: 'failed', attempts: 1 });
    expect(world.waits).toEqual([]);
  });

  test('what the registry asks for is waited for, and a little more', async () => {
    const world = outside();
    await retrying(world, reference, failing('toomanyrequests: retry-after: 20'));
    expect(world.waits).toEqual([20_250]);
  });

  test('a header that docker does not show is asked for', async () => {
    const world = outside();
    await retrying(world, reference, failing('toomanyrequests'), async () => 9);
    expect(world.waits).toEqual([9250]);
  });

  test('a registry that asks for more than three minutes is not waited for', async () => {
    const world = outside();
    const tried = await retrying(world, reference, failing('toomanyrequests: retry-after: 181'));
    expect(tried).toMatchObject({
      status: 'failed',
      trouble: { reason: expect.stringContaining('it asks to wait 181 s') },
    });
    expect(world.waits).toEqual([]);
  });

  test('ten minutes in all are enough, however few the attempts', async () => {
    const world = outside();
    const slow = async (): Promise<Attempt<string>> => {
      world.pass(patience.whole / 2);
      return { status: 'failed', text: 'EOF' };
    };
    expect(await retrying(world, reference, slow)).toMatchObject({ attempts: 2 });
  });

  test('a cancelled run tries nothing again', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await retrying(outside(controller), reference, failing('EOF'))).toMatchObject({ attempts: 1 });
  });
});

test.each([
  [1, 0, null, 500],
  [1, 1, null, 1000],
  [5, 0.5, null, 12_000],
  [9, 1, null, 30_000],
])('before attempt %i with chance %d: %s → %i ms', (attempt, chance, wait, expected) => {
  expect(delayBefore(attempt, chance, wait)).toBe(expected);
});

describe('within', () => {
  const real = {
    ...outside(),
    clock: {
      now: () => 0,
      unixTime: () => 0,
      after: (milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
          });
        }),
    },
  };
  const untilAborted = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped')));

  test('what hangs is stopped, and known to be late', async () => {
    expect(await within(real, 5, untilAborted)).toEqual({ value: 'stopped', late: true });
  });

  test('what ends in time is not late', async () => {
    expect(await within(real, 10_000, async () => 'done')).toEqual({ value: 'done', late: false });
  });

  test('a cancel stops it and is no lateness', async () => {
    const controller = new AbortController();
    const stopped = within({ ...real, signal: controller.signal }, 10_000, untilAborted);
    controller.abort();
    expect(await stopped).toEqual({ value: 'stopped', late: false });
  });
});

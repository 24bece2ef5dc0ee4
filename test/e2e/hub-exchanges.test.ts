import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHub } from '../../src/adapters/open-hub.ts';
import { systemClock, systemRandom } from '../../src/adapters/system.ts';
import type { Hub } from '../../src/ports/hub.ts';
import { type Crossbar, startCrossbar } from './support/crossbar.ts';
import { type Exchange, exchanges } from './support/exchanges.ts';
import { type Doors, play } from './support/play.ts';

const numbered = exchanges.map((exchange, at) => ({ ...exchange, number: at + 1 }));

async function plays(steps: Exchange['steps'], number: number, doors: Doors): Promise<void> {
  const played = await play(steps, number, doors);
  expect(played.map(({ came }) => came)).toEqual(played.map(({ wanted }) => wanted));
}

describe('the embedded hub', () => {
  let hub: Hub;

  beforeAll(async () => {
    const names = { realm: 'test_realm', addressRoot: 'observatory' };
    hub = await openHub(systemClock, systemRandom).embedded({ host: '127.0.0.1', ...names });
  });
  afterAll(() => hub.close());

  test.each(numbered)('$title', async ({ steps, number }) => {
    await plays(steps, number, async (instanceId) => {
      const { hubUrl, httpUrl } = await hub.seat(instanceId);
      return { url: hubUrl, httpUrl };
    });
  });
});

describe('a real Crossbar router, configured as OCS does', () => {
  let crossbar: Crossbar;

  beforeAll(async () => {
    crossbar = await startCrossbar();
  }, 600_000);
  afterAll(() => crossbar.stop());

  test.each(numbered)('$title', async ({ steps, crossbar: otherwise, number }) => {
    await plays(otherwise?.steps ?? steps, number, async () => crossbar);
  });
});

test('the two answer differently in few cases, each with its reason', () => {
  const different = exchanges.filter(({ crossbar }) => crossbar !== undefined);
  expect(different.every(({ crossbar }) => crossbar?.because !== '')).toBe(true);
  expect(exchanges.length - different.length).toBeGreaterThanOrEqual(25);
});

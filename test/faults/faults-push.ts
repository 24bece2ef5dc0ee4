import { registryProxy } from '../e2e/support/registry-proxy.ts';
import type { Fault, Place, Setting } from './fault.ts';
import { uniqueLayer } from './repositories.ts';

const push = {
  inputs: { smoke: 'help', images: 'REGISTRY/faults/valve' },
  outcome: 'push',
  status: 1,
} as const;

type Misdeed = Parameters<typeof registryProxy>[1][number]['misdeed'];

/** A proxy before the registry that does this to every request that fits. */
async function proxied(
  place: Place,
  misdeed: Misdeed,
  path = /\/v2\//,
  methods = ['HEAD', 'GET', 'POST', 'PUT', 'PATCH'],
): Promise<Setting> {
  const proxy = await registryProxy(
    place.registry,
    methods.map((method) => ({ method, path, misdeed })),
  );
  return { inputs: { smoke: 'help', images: `${proxy.host}/faults/valve` }, undo: () => proxy.close() };
}

/** The upload waits until something else has happened. */
const slowUpload = (place: Place): Promise<Setting> =>
  proxied(place, { do: 'wait', milliseconds: 30_000 }, /\/blobs\/uploads\//, ['POST', 'PATCH', 'PUT']);

const pushing = /pushing 127\.0\.0\.1/;
const later = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

export const pushFaults: readonly Fault[] = [
  ...(['stop', 'kill', 'freeze'] as const).map((how): Fault => {
    const words = { stop: 'is stopped', kill: 'is killed', freeze: 'freezes' }[how];
    return {
      name: `the engine ${words} in mid-push`,
      ...push,
      files: uniqueLayer(),
      make: slowUpload,
      when: {
        says: pushing,
        does: async ({ engine }) => {
          await later(2);
          await engine[how]();
        },
      },
      says: /the Docker Engine does not answer/,
      within: how === 'freeze' ? 240 : 150,
    };
  }),
  {
    name: 'the registry is gone',
    ...push,
    make: async ({ stopRegistry }) => {
      await stopRegistry();
      return {};
    },
    says: /the connection to 127\.0\.0\.1:\d+ broke/,
    within: 150,
  },
  {
    name: 'the registry goes away in mid-push',
    ...push,
    files: uniqueLayer(),
    when: { says: pushing, does: ({ stopRegistry }) => stopRegistry() },
    says: /the connection to 127\.0\.0\.1:\d+ broke/,
    within: 200,
  },
  {
    name: 'the registry fails at everything',
    ...push,
    make: (place) => proxied(place, { do: 'answer', status: 503, code: 'UNAVAILABLE', message: 'down' }),
    says: /has a fault of its own/,
    // docker tries five times by itself, and is tried six times.
    within: 480,
  },
  {
    name: 'the registry does not know us',
    ...push,
    make: (place) => proxied(place, { do: 'answer', status: 401, code: 'UNAUTHORIZED', message: 'who are you' }),
    says: /asks for a login and does not accept this one|no login for/,
    within: 60,
  },
  {
    name: 'the registry forbids the push',
    ...push,
    files: uniqueLayer(),
    make: (place) =>
      proxied(place, { do: 'answer', status: 403, code: 'DENIED', message: 'read only' }, /./, [
        'POST',
        'PUT',
        'PATCH',
      ]),
    says: /does not let this login push/,
    within: 60,
  },
  {
    name: 'the registry takes connections and says nothing',
    ...push,
    make: (place) => proxied(place, { do: 'wait', milliseconds: 3_600_000 }),
    says: /took too long to answer/,
    within: 720,
  },
  {
    name: 'the base image is in a registry that is gone',
    inputs: { until: 'build' },
    files: { Dockerfile: 'FROM 127.0.0.1:9/simonsobs/ocs:v0.12.1\nCOPY agent.py /agent.py\n' },
    outcome: 'build',
    status: 1,
    says: /127\.0\.0\.1:9\/simonsobs\/ocs:v0\.12\.1/,
    within: 60,
  },
  {
    name: 'the base image is in a registry that takes connections and says nothing',
    inputs: { until: 'build' },
    make: async (place) => {
      const { undo, inputs } = await proxied(place, { do: 'wait', milliseconds: 3_600_000 });
      const base = inputs?.['images']?.replace('valve', 'base:v1');
      const repository = place.repository('minimal-script', { Dockerfile: `FROM ${base}\nCOPY agent.py /agent.py\n` });
      return { repository, ...(undo ? { undo } : {}) };
    },
    outcome: 'build',
    status: 1,
    says: /the registry 127\.0\.0\.1:\d+ was asked for 127\.0\.0\.1:\d+\/faults\/base:v1 and gave no answer in 120 s; run again/,
    within: 180,
  },
];

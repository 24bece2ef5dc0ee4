import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { must } from '../e2e/support/shell.ts';
import type { Fault, Place, Setting } from './fault.ts';
import { hungryAgent, largeBuild, slowBuild } from './repositories.ts';

/** Programs on PATH and nothing else, `docker` being what is given. */
async function withDocker(place: Place, script: string | null, mode = 0o755): Promise<Setting> {
  const bin = join(place.folder, 'bin');
  mkdirSync(bin);
  for (const name of ['git', 'bash', 'sleep', 'cat'])
    symlinkSync(await must('bash', ['-c', 'command -v "$1"', 'which', name]), join(bin, name));
  if (script !== null) {
    writeFileSync(join(bin, 'docker'), `#!/bin/bash\n${script}\n`);
    chmodSync(join(bin, 'docker'), mode);
  }
  return { environment: { PATH: bin } };
}

/** A server that takes connections on a socket, and does with them what it is told. */
function listening(place: Place, answer: string | null): Promise<Setting> {
  const path = join(place.folder, 'engine.sock');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (answer !== null) socket.once('data', () => socket.end(answer));
  });
  return new Promise((resolve) =>
    server.listen(path, () =>
      resolve({
        dockerHost: `unix://${path}`,
        undo: () => {
          server.close();
        },
      }),
    ),
  );
}

const build = { outcome: 'build', status: 1, inputs: { until: 'build' } } as const;

/** `docker` itself is missing, old or broken. */
export const clientFaults: readonly Fault[] = [
  {
    name: 'docker is not on PATH',
    ...build,
    make: (place) => withDocker(place, null),
    says: /`docker` cannot be started; install Docker Engine with buildx/,
    within: 30,
  },
  {
    name: 'docker is not on PATH, and is not needed',
    inputs: { until: 'check' },
    outcome: 'passed',
    status: 0,
    make: (place) => withDocker(place, null),
    says: /✓ check/,
    within: 30,
  },
  {
    name: 'docker may not be executed',
    ...build,
    make: (place) => withDocker(place, 'exit 0', 0o644),
    says: /`docker` cannot be started; install Docker Engine with buildx/,
    within: 30,
  },
  {
    name: 'docker is too old to know buildx',
    ...build,
    make: (place) =>
      withDocker(place, `echo "docker: 'buildx' is not a docker command." >&2; echo "See 'docker --help'" >&2; exit 1`),
    says: /this `docker` is too old or has no buildx: install Docker Engine 23\.0 or newer/,
    within: 30,
  },
  {
    name: 'docker without its buildx plugin',
    ...build,
    make: (place) => withDocker(place, `echo "unknown flag: --load" >&2; echo "See 'docker --help'." >&2; exit 125`),
    says: /this `docker` is too old or has no buildx/,
    within: 30,
  },
  {
    name: 'docker and the engine are of ages that do not fit',
    ...build,
    make: () => ({ environment: { DOCKER_API_VERSION: '1.20' } }),
    says: /do not fit together: bring both to one version/,
    within: 60,
  },
  {
    name: 'docker hangs',
    ...build,
    make: (place) => withDocker(place, 'exec sleep 3600'),
    says: /the Docker Engine does not answer/,
    within: 150,
  },
  {
    name: 'docker hangs, is deaf to SIGTERM and leaves a child that holds its output',
    ...build,
    make: (place) => withDocker(place, "trap '' TERM\nsleep 300 &\nwhile true; do sleep 1; done"),
    says: /the Docker Engine does not answer/,
    within: 150,
  },
  {
    name: 'docker ends with nothing to say',
    ...build,
    make: (place) => withDocker(place, 'exit 7'),
    says: /docker buildx build/,
    within: 30,
  },
  {
    name: 'docker is killed by a signal',
    ...build,
    make: (place) => withDocker(place, 'kill -SEGV $$'),
    says: /docker buildx build/,
    within: 30,
  },
  {
    name: 'docker prints other words than JSON',
    ...build,
    make: (place) => withDocker(place, 'echo "WARNING: this is a wrapper"'),
    says: /docker image inspect .* printed no JSON/,
    within: 30,
  },
];

/** No engine, or one that does not do. */
export const engineFaults: readonly Fault[] = [
  {
    name: 'no engine at the socket',
    ...build,
    make: () => ({ dockerHost: 'unix:///nowhere/docker.sock' }),
    says: /the Docker Engine does not answer, or went away: start it/,
    within: 30,
  },
  {
    name: 'no engine at the port',
    ...build,
    make: () => ({ dockerHost: 'tcp://127.0.0.1:9' }),
    says: /the Docker Engine does not answer, or went away: start it/,
    within: 30,
  },
  {
    name: 'a socket that takes connections and says nothing',
    ...build,
    make: (place) => listening(place, null),
    says: /the Docker Engine does not answer/,
    within: 180,
  },
  {
    name: 'a socket behind which something else answers',
    ...build,
    make: (place) => listening(place, 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\nno!\n'),
    says: /something else than a Docker Engine answers there/,
    within: 60,
  },
  {
    name: 'no permission on the socket',
    ...build,
    make: () => ({ user: 65534 }),
    says: /this user may not use the Docker Engine: add it to the group docker/,
    within: 30,
  },
  ...(['stop', 'kill', 'freeze'] as const).flatMap((how): readonly Fault[] => {
    const words = { stop: 'is stopped', kill: 'is killed', freeze: 'freezes' }[how];
    const says = /the Docker Engine (?:does not answer|has stopped|went away)/;
    const within = how === 'freeze' ? 240 : 90;
    const then = async ({ engine }: Place): Promise<void> => engine[how]();
    return [
      {
        name: `the engine ${words} in mid-build`,
        agent: 'minimal-script',
        files: slowBuild,
        outcome: 'build',
        status: 1,
        when: { says: /build \| .*falling asleep/, does: then },
        says,
        within,
      },
      {
        name: `the engine ${words} in mid-smoke`,
        agent: 'never-connects',
        outcome: 'smoke',
        status: 1,
        when: { says: /Waiting for \/dev\/ttyACM0/, does: then },
        says,
        within,
        // Ten of them are for the containers, which the engine stops first.
        ...(how === 'freeze' ? {} : { afterwards: 20 }),
      },
    ];
  }),
  {
    name: 'the disk of the engine is full',
    ...build,
    files: largeBuild,
    make: async ({ engine }) => ({ undo: await engine.fill(512) }),
    says: /the disk is full: see `df -h` and `docker system df`/,
    within: 90,
  },
  {
    name: 'the disk of the engine is full in mid-smoke',
    agent: 'never-connects',
    outcome: 'smoke',
    status: 1,
    when: { says: /✓ build/, does: async ({ engine }) => void (await engine.fill(64)) },
    make: ({ engine }) => ({ undo: async () => (await engine.fill(1_000_000))() }),
    says: /the disk is full|not up after|ended with status/,
    within: 120,
  },
  {
    name: 'out of memory in the agent',
    agent: 'never-connects',
    files: hungryAgent,
    outcome: 'smoke',
    status: 1,
    when: {
      says: /encoder-1 \| hungry/,
      does: async ({ engine }) => {
        const filter = 'label=org.ocs-agent-action.run';
        const id = (await engine.docker('container', 'ls', '--quiet', '--filter', filter)).split('\n')[0] ?? '';
        await engine.docker('update', '--memory', '80m', '--memory-swap', '80m', id);
      },
    },
    says: /out of memory|memory/,
    within: 120,
  },
  {
    name: 'somebody removes the container in mid-smoke',
    agent: 'never-connects',
    outcome: 'smoke',
    status: 1,
    when: {
      says: /Waiting for \/dev\/ttyACM0/,
      does: async ({ engine }) => {
        const filter = 'label=org.ocs-agent-action.run';
        const ids = (await engine.docker('container', 'ls', '--quiet', '--filter', filter)).split('\n');
        await engine.docker('rm', '--force', ...ids);
      },
    },
    says: /ended with status 137|No such container/,
    within: 90,
  },
  {
    name: 'no address is left for a network',
    agent: 'never-connects',
    outcome: 'smoke',
    status: 1,
    make: async ({ engine }) => {
      const made: string[] = [];
      for (let count = 0; count < 300; count += 1) {
        const name = `full-${count}`;
        const isMade = await engine.docker('network', 'create', name).then(
          () => true,
          () => false,
        );
        if (!isMade) break;
        made.push(name);
      }
      return { undo: async () => void (await engine.docker('network', 'rm', ...made)) };
    },
    says: /no address left for a network: remove those that nobody uses with `docker network prune`/,
    within: 60,
  },
  {
    name: 'no port is left for the hub',
    agent: 'never-connects',
    outcome: 'smoke',
    status: 1,
    make: async () => {
      const range = '/proc/sys/net/ipv4/ip_local_port_range';
      writeFileSync(range, '61000 61000');
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(61000, '0.0.0.0', resolve));
      return {
        undo: () => {
          server.close();
          writeFileSync(range, '32768 60999');
        },
      };
    },
    says: /the hub cannot listen on 10\.214\.\d+\.\d+ \(EADDRINUSE\)/,
    within: 60,
  },
  {
    name: 'the engine is on another machine: its networks have no address here',
    agent: 'never-connects',
    outcome: 'smoke',
    status: 1,
    make: () => ({ wrapper: ['unshare', '--net', 'bash', '-c', 'ip link set lo up && exec "$@"', 'elsewhere'] }),
    says: /the hub cannot listen on 10\.214\.\d+\.\d+ \(EADDRNOTAVAIL\)/,
    within: 60,
  },
];

import { expect, test } from 'vitest';
import type { Docker, DockerCommand } from '../../../src/ports/docker.ts';
import type { Hub } from '../../../src/ports/hub.ts';
import { engineTrouble } from '../../../src/smoke/engine-trouble.ts';
import { openSandbox, removeEverything, type Tools } from '../../../src/smoke/sandbox.ts';

type Answer = (command: DockerCommand) => string;

function engine(answer: Answer): { readonly docker: Docker; readonly commands: readonly DockerCommand[] } {
  const commands: DockerCommand[] = [];
  const run: Docker['run'] = async (command) => {
    commands.push(command);
    return { status: 0, stdout: answer(command), stderr: '' };
  };
  return { docker: { run }, commands };
}

const gateway = '172.31.0.1';
const network = JSON.stringify({ IPAM: { Config: [{ Gateway: gateway }] }, Containers: {} });

/** The address where the hub listens; `seen` says whether the gateway is an address of this machine. */
async function listensOn(options: {
  readonly info: Readonly<Record<string, unknown>>;
  readonly seen: boolean;
  readonly address?: string | null;
}): Promise<{ readonly address: string; readonly said: readonly string[]; readonly measuresMemory: boolean }> {
  const { docker } = engine(({ verb }) => {
    if (verb === 'info') return JSON.stringify(options.info);
    return verb === 'network-inspect' ? network : '';
  });
  const said: string[] = [];
  const opened: string[] = [];
  const tools: Tools = {
    docker,
    files: {} as Tools['files'],
    clock: {} as Tools['clock'],
    random: { hex: (bytes) => '0'.repeat(bytes * 2) },
    openHub: {
      embedded: async ({ host }) => {
        if (host === gateway && !options.seen) throw Object.assign(new Error('listen'), { code: 'EADDRNOTAVAIL' });
        opened.push(host);
        return { close: async () => {} } as Hub;
      },
      external: async () => Promise.reject(new Error('nobody asked for one')),
      machine: () => ({ name: 'runner-1', address: options.address === undefined ? '10.1.2.3' : options.address }),
    },
    progress: {
      say: (line) => said.push(line),
      stageStarted: () => {},
      stageEnded: () => {},
      output: () => {},
    },
    signal: new AbortController().signal,
    runId: 'run',
    ownContainer: null,
  };
  const sandbox = await openSandbox(tools, 'embedded');
  await sandbox.close();
  return { address: opened.join(), said, measuresMemory: sandbox.measuresMemory };
}

const docker = { Name: 'runner-1', SecurityOptions: ['name=seccomp,profile=builtin'], CgroupDriver: 'systemd' };
const rootless = { Name: 'runner-1', SecurityOptions: ['name=rootless', 'name=cgroupns'], CgroupDriver: 'none' };

test('the hub listens on the gateway of our network, which containers alone reach', async () => {
  expect(await listensOn({ info: docker, seen: true })).toEqual({ address: gateway, said: [], measuresMemory: true });
});

test('rootless: at the machine’s own address, even where another engine here has that gateway', async () => {
  expect(await listensOn({ info: rootless, seen: true })).toEqual({
    address: '10.1.2.3',
    said: [`the gateway ${gateway} is not seen from here (rootless, or Podman): the hub listens on 10.1.2.3`],
    measuresMemory: false,
  });
});

test('a gateway that comes with the first container, as Podman’s: at the machine’s own address', async () => {
  expect((await listensOn({ info: docker, seen: false })).address).toBe('10.1.2.3');
});

test.each([
  ['an engine of another machine', { info: { ...docker, Name: 'elsewhere' }, seen: false }],
  ['a machine with no address but loopback', { info: docker, seen: false, address: null }],
])('%s: refused, with the remedy', async (_, options) => {
  await expect(listensOn(options)).rejects.toThrow(
    /cannot listen on 172\.31\.0\.1 \(EADDRNOTAVAIL\).*point DOCKER_HOST/,
  );
});

test('names of others are not removed, though Podman lists every name of an image that has one of ours', async () => {
  const { docker, commands } = engine(({ verb }) =>
    verb === 'list-references'
      ? 'docker.io/ocs-agent-action/a:run\npodtest:latest\nexample.org/ocs-agent-action/a:other\n'
      : '',
  );
  await removeEverything(docker, 'run', { images: true });
  const removed = commands.flatMap((command) => (command.verb === 'remove-images' ? command.images : []));
  expect(removed).toEqual(['docker.io/ocs-agent-action/a:run']);
});

test('a builder that cannot be fetched is no fault of the Dockerfile', () => {
  const stderr = 'ERROR: failed to build: initializing source docker://moby/buildkit:buildx-stable-1: no such host';
  expect(engineTrouble({ status: 1, stdout: '', stderr })).toContain('name a builder that runs in `builder`');
});

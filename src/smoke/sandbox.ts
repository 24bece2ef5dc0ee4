import { fieldsOf, readJson, textOfValue } from '../model/json.ts';
import { defaultAddressRoot, defaultRealm } from '../ocs/wire.ts';
import type { Clock, Random } from '../ports/clock.ts';
import type { Completed, Docker } from '../ports/docker.ts';
import type { Files } from '../ports/files.ts';
import type { Hub, OpenHub } from '../ports/hub.ts';
import type { Progress } from '../ports/progress.ts';
import { engineTrouble } from './engine-trouble.ts';
import { giveBack, ownName } from './worn.ts';

/** Everything that is started carries this label, with the run's id: the sweep finds it by that. */
export const runLabel = 'org.ocs-agent-action.run';

export type Tools = {
  readonly docker: Docker;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly openHub: OpenHub;
  readonly progress: Progress;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly runId: string;
  /** The container this program runs in (a `container:` job), null on a host. */
  readonly ownContainer: string | null;
};

/** A network of our own with a hub on it. */
export type Sandbox = {
  readonly network: string;
  readonly hub: Hub;
  /** For `--add-host`, where the hub does not listen on the gateway. */
  readonly extraHosts: readonly string[];
  /** Without control groups a container reads the memory of the whole machine. */
  readonly measuresMemory: boolean;
  /** Removes the hub, the containers and the network. Never rejects. */
  close(): Promise<void>;
};

/** The engine did not do what a smoke test needs. `message` is for people. */
export class SandboxFailed extends Error {}

/** One instance could not even be started, as it is written: that is its own fault. `message` is for people. */
export class NotStarted extends Error {}

/** The engine itself is away, or at its end: nothing else can be asked of it. */
export class EngineFailed extends SandboxFailed {}

/** What a router of somebody else's refuses is told as it says it: its address is taken, it cannot be joined. */
export function refused(error: unknown): never {
  throw new SandboxFailed(error instanceof Error ? error.message : String(error), { cause: error });
}

/** What stands in the way of listening at an address of our own network. */
const hubRemedies: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL:
    'that address is not on this machine: the Docker Engine runs on another one, or where its networks are not seen from here; point DOCKER_HOST at an engine of this machine, or give `hub` the URL of a router that the containers reach',
  EADDRINUSE: 'no port is free on this machine: end what holds them, and see net.ipv4.ip_local_port_range',
  EACCES: 'this user may not listen there: run as one who may',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function noHub(address: string, error: unknown): never {
  const code = codeOf(error);
  const remedy = hubRemedies[code];
  if (remedy === undefined) throw error;
  throw new SandboxFailed(`the hub cannot listen on ${address} (${code}): ${remedy}`, { cause: error });
}

/** What the engine says of itself. */
type Engine = { readonly name: string; readonly rootless: boolean; readonly cgroups: boolean };

const unknownEngine: Engine = { name: '', rootless: false, cgroups: true };

async function engineOf(docker: Docker): Promise<Engine> {
  const { stdout } = await docker.run({ verb: 'info' });
  const info = fieldsOf(readJson(stdout));
  const options = info.get('SecurityOptions');
  return {
    name: textOfValue(info.get('Name') ?? ''),
    rootless: Array.isArray(options) && options.includes('name=rootless'),
    cgroups: info.get('CgroupDriver') !== 'none',
  };
}

/**
 * A hub on the gateway of our network, which only its containers reach. Rootless Docker keeps its networks in a
 * namespace of its own, whose addresses another engine of this machine may have too; Podman makes a gateway with the
 * first container. Where such an engine is of this machine, the hub is at the machine's own address, and a path that
 * nobody can guess keeps each instance's seat.
 */
async function embeddedHub({ openHub, progress }: Tools, gateway: string, engine: Engine): Promise<Hub> {
  const names = { realm: defaultRealm, addressRoot: defaultAddressRoot };
  const machine = openHub.machine();
  const other = engine.name === machine.name ? machine.address : null;
  const away = (address: string): Promise<Hub> => {
    progress.say(`the gateway ${gateway} is not seen from here (rootless, or Podman): the hub listens on ${address}`);
    return openHub.embedded({ host: address, ...names }).catch((error) => noHub(address, error));
  };
  if (engine.rootless && other !== null) return away(other);
  try {
    return await openHub.embedded({ host: gateway, ...names });
  } catch (error) {
    return codeOf(error) === 'EADDRNOTAVAIL' && other !== null ? away(other) : noHub(gateway, error);
  }
}

export async function must(what: string, completed: Promise<Completed>): Promise<string> {
  const { status, stdout, stderr } = await completed;
  if (status !== 0) {
    const lines = (stderr || stdout).trim().split('\n');
    // `docker start` says why first, and then which container it was.
    const said = lines.findLast((line) => !line.startsWith('Error: failed to start containers')) ?? lines.at(-1);
    const trouble = engineTrouble({ status, stdout, stderr });
    if (trouble !== null) throw new EngineFailed(`${what}: ${trouble}`);
    throw new SandboxFailed(`${what}: ${said || `docker ended with status ${status}`}`);
  }
  return stdout.trim();
}

/** From `docker network inspect`: the gateway, and the address of one container in it. */
export function addressesOf(json: string, container: string | null): { gateway: string | null; own: string | null } {
  const network = fieldsOf(readJson(json));
  const configs = fieldsOf(network.get('IPAM')).get('Config');
  // IPv4: an agent's SITE_HUB with an IPv6 literal is nothing that OCS was tried with.
  const gateway = (Array.isArray(configs) ? configs : [])
    .map((config) => textOfValue(fieldsOf(config).get('Gateway') ?? ''))
    .find((address) => /^\d+(\.\d+){3}/.test(address));
  const own = [...fieldsOf(network.get('Containers'))]
    .map(([id, facts]) => ({ id, facts: fieldsOf(facts) }))
    .find(({ id, facts }) => container !== null && (id.startsWith(container) || facts.get('Name') === container));
  const address = textOfValue(own?.facts.get('IPv4Address') ?? '');
  return { gateway: gateway?.split('/', 1)[0] ?? null, own: address.split('/', 1)[0] || null };
}

/** Podman answers with every name of an image that has one of ours: those of others must stay. */
function privateNames(listed: string, runId: string): readonly string[] {
  return listed
    .split('\n')
    .filter((name) => /^[^/:]+:/.test(ownName(name)) && (runId === '' || name.endsWith(`:${runId}`)));
}

/** Removes what a run started, by its label; its private image names too where `images` says so. */
export async function removeEverything(
  docker: Docker,
  runId: string,
  also: { readonly images?: boolean } = {},
): Promise<void> {
  const label = `${runLabel}=${runId}`;
  const ids = async (what: 'containers' | 'networks' | 'volumes'): Promise<readonly string[]> =>
    (await docker.run({ verb: 'list', what, label })).stdout.split('\n').filter((id) => id !== '');
  const [containers, networks, volumes] = await Promise.all([ids('containers'), ids('networks'), ids('volumes')]);
  // Networks and volumes go when no container holds them any more.
  if (containers.length > 0) await docker.run({ verb: 'remove-containers', containers });
  if (networks.length > 0) await docker.run({ verb: 'remove-networks', networks });
  if (volumes.length > 0) await docker.run({ verb: 'remove-volumes', volumes });
  if (also.images !== true) return;
  const images = privateNames(
    (await docker.run({ verb: 'list-references', pattern: privateReference('*', runId) })).stdout,
    runId,
  );
  for (const name of images) await giveBack(docker, name);
  if (images.length > 0) await docker.run({ verb: 'remove-images', images });
}

/** Ids of the runs that have something in the engine. */
export async function runsInEngine(docker: Docker): Promise<readonly string[]> {
  const listed = await Promise.all([
    docker.run({ verb: 'list-labels', what: 'containers', label: runLabel }),
    docker.run({ verb: 'list-labels', what: 'networks', label: runLabel }),
    docker.run({ verb: 'list-labels', what: 'volumes', label: runLabel }),
    docker.run({ verb: 'list-references', pattern: privateReference('*', '*') }),
  ]);
  const [containers = [], networks = [], volumes = [], references = []] = listed.map(({ stdout }) =>
    stdout.trim().split('\n'),
  );
  const tags = privateNames(references.join('\n'), '').map((reference) =>
    reference.slice(reference.lastIndexOf(':') + 1),
  );
  return [...new Set([...containers, ...networks, ...volumes, ...tags])].filter((id) => id !== '');
}

/** The name that keeps an image of this run: nobody else uses it, and the sweep finds it. */
export function privateReference(image: string, runId: string): string {
  return `ocs-agent-action/${image}:${runId}`;
}

export async function openSandbox(tools: Tools, hubUrl: string): Promise<Sandbox> {
  const { docker, openHub, runId, ownContainer } = tools;
  const network = `ocs-agent-action-${runId}-${tools.random.hex(3)}`;
  const [engine] = await Promise.all([
    engineOf(docker),
    must(
      'the network of the smoke test cannot be made',
      docker.run({ verb: 'network-create', name: network, labels: { [runLabel]: runId } }),
    ),
  ]);
  let hub: Hub | null = null;
  async function close(): Promise<void> {
    await hub?.close();
    if (ownContainer !== null) await docker.run({ verb: 'network-disconnect', name: network, container: ownContainer });
    await docker.run({ verb: 'remove-networks', networks: [network] });
  }
  try {
    const names = { realm: defaultRealm, addressRoot: defaultAddressRoot };
    let extraHosts: readonly string[] = [];
    if (hubUrl !== 'embedded') {
      const opened = await openHub.external({ url: hubUrl, httpUrl: null, ...names }).catch(refused);
      hub = opened;
      extraHosts = opened.extraHosts ?? [];
    } else {
      if (ownContainer !== null) {
        await must(
          'this container cannot join the network of the smoke test',
          docker.run({ verb: 'network-connect', name: network, container: ownContainer }),
        );
      }
      const { gateway, own } = addressesOf(
        await must(
          'the network of the smoke test cannot be read',
          docker.run({ verb: 'network-inspect', name: network }),
        ),
        ownContainer,
      );
      const address = own ?? gateway;
      if (address === null) throw new SandboxFailed(`network ${network} has no IPv4 gateway for the hub to listen on`);
      const opened = await embeddedHub(tools, address, own === null ? engine : unknownEngine);
      hub = opened;
      extraHosts = opened.extraHosts ?? [];
    }
    return { network, hub, extraHosts, measuresMemory: engine.cgroups, close };
  } catch (error) {
    await close();
    throw error;
  }
}

import { hostname, networkInterfaces } from 'node:os';
import type { Clock, Random } from '../ports/clock.ts';
import type { OpenHub } from '../ports/hub.ts';

/** Of engines: containers have other networks behind the same numbers. */
const bridges = /^(?:docker|br-|veth|virbr|cni|podman|lxc|lxd)/;

function machineAddress(): string | null {
  const interfaces = Object.entries(networkInterfaces()).filter(([name]) => !bridges.test(name));
  const addresses = interfaces.flatMap(([, all]) => all ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null;
}

/** Loads the sockets only when a hub is asked for: they are the dearest part of the program to start with. */
export function openHub(clock: Clock, random: Random): OpenHub {
  return {
    embedded: async (options) => (await import('./hub-server.ts')).openEmbeddedHub(clock, random, options),
    external: async (options) => (await import('./hub-client.ts')).joinExternalHub(clock, options),
    machine: () => ({ name: hostname(), address: machineAddress() }),
  };
}

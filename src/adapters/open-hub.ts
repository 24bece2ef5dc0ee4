import type { Clock, Random } from '../ports/clock.ts';
import type { OpenHub } from '../ports/hub.ts';

/** Loads the sockets only when a hub is asked for: they are the dearest part of the program to start with. */
export function openHub(clock: Clock, random: Random): OpenHub {
  return {
    embedded: async (options) => (await import('./hub-server.ts')).openEmbeddedHub(clock, random, options),
    external: async (options) => (await import('./hub-client.ts')).joinExternalHub(clock, options),
  };
}

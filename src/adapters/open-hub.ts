import type { Clock, Random } from '../ports/clock.ts';
import type { OpenHub } from '../ports/hub.ts';
import { joinExternalHub } from './hub-client.ts';
import { openEmbeddedHub } from './hub-server.ts';

export function openHub(clock: Clock, random: Random): OpenHub {
  return {
    embedded: (options) => openEmbeddedHub(clock, random, options),
    external: (options) => joinExternalHub(clock, options),
  };
}

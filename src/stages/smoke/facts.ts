import { parseImageRef } from '../../model/image.ts';
import { fieldsOf, readJson } from '../../model/json.ts';
import { baseFacts, baseRepository, type KnownBase } from '../../ocs/base-image.ts';
import type { Built } from '../build.ts';
import type { World } from '../stage.ts';

/** What the base image promises; null where the image is of another base, which promises nothing we know. */
export function baseOf(input: Built, world: World): KnownBase | null {
  const { source } = input;
  const replaced = world.config.base === null ? null : (parseImageRef(world.config.base)?.tag ?? null);
  if (source.kind === 'generate') return baseFacts(replaced);
  if (source.kind !== 'existing' || !source.image.extendsOcs) return null;
  return baseFacts(replaced ?? source.image.ocsTag);
}

/** What `docker image inspect` says of an image, as far as a smoke test asks. */
export type ImageFacts = {
  /** CMD; empty where there is none. */
  readonly command: readonly string[];
  /** Bytes. */
  readonly size: number | null;
  /** Bytes more than the base; null where the base itself is not on this machine. */
  readonly sizeAboveBase: number | null;
};

async function inspect(world: World, image: string): Promise<ReadonlyMap<string, unknown>> {
  const { status, stdout } = await world.docker.run({ verb: 'image-inspect', image });
  return status === 0 ? fieldsOf(readJson(stdout)) : new Map();
}

function sizeOf(facts: ReadonlyMap<string, unknown>): number | null {
  const size = facts.get('Size');
  return typeof size === 'number' ? size : null;
}

export async function imageFacts(input: Built, world: World): Promise<ImageFacts> {
  const tag = baseOf(input, world)?.tag?.text;
  const [own, base] = await Promise.all([
    inspect(world, input.id),
    tag === undefined ? new Map<string, unknown>() : inspect(world, world.config.base ?? `${baseRepository}:${tag}`),
  ]);
  const command = fieldsOf(own.get('Config')).get('Cmd');
  const size = sizeOf(own);
  const baseSize = sizeOf(base);
  return {
    command: Array.isArray(command) ? command.filter((word) => typeof word === 'string') : [],
    size,
    sizeAboveBase: size === null || baseSize === null ? null : size - baseSize,
  };
}

import { type ImageId, parseImageId } from '../../model/image.ts';
import type { World } from '../stage.ts';

async function idOf(world: World, reference: string): Promise<ImageId | null> {
  const { status, stdout } = await world.docker.run({ verb: 'image-inspect', image: reference });
  if (status !== 0) return null;
  const inspected: unknown = JSON.parse(stdout);
  return typeof inspected === 'object' && inspected !== null && 'Id' in inspected
    ? parseImageId(String(inspected.Id))
    : null;
}

/** docker would not give the image that name. */
export type Untagged = { readonly status: 'untagged'; readonly text: string };

/**
 * Runs something while an image carries a name in the engine. Afterwards the name belongs to whom it belonged before:
 * a person's `socs:latest` is not ours to move.
 */
export async function wearing<T>(
  world: World,
  id: ImageId,
  reference: string,
  run: () => Promise<T>,
): Promise<T | Untagged> {
  const before = await idOf(world, reference);
  const tagged = await world.docker.run({ verb: 'tag', image: id, reference });
  if (tagged.status !== 0) return { status: 'untagged', text: tagged.stderr.trim() };
  try {
    return await run();
  } finally {
    if (before === null) await world.docker.run({ verb: 'remove-images', images: [reference] });
    else if (before !== id) await world.docker.run({ verb: 'tag', image: before, reference });
  }
}

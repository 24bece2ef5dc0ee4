import type { ImageId } from '../../model/image.ts';
import { idOf, noteOf } from '../../smoke/worn.ts';
import type { World } from '../stage.ts';

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
  const { docker, runId } = world;
  const before = await idOf(docker, reference);
  const note = before === id ? null : noteOf({ kind: before === null ? 'worn' : 'before', reference }, runId);
  if (note !== null) await docker.run({ verb: 'tag', image: before ?? id, reference: note });
  const tagged = await docker.run({ verb: 'tag', image: id, reference });
  try {
    return tagged.status === 0 ? await run() : { status: 'untagged', text: tagged.stderr.trim() };
  } finally {
    if (before === null) await docker.run({ verb: 'remove-images', images: [reference] });
    else if (before !== id) await docker.run({ verb: 'tag', image: before, reference });
    if (note !== null) await docker.run({ verb: 'remove-images', images: [note] });
  }
}

import type { ImageId } from '../model/image.ts';
import { parseImageId } from '../model/image.ts';
import { fieldsOf, readJson, textOfValue } from '../model/json.ts';
import type { Docker } from '../ports/docker.ts';

/**
 * While an image wears a name that is not ours, the name is noted in the engine itself, as a name of ours: a run that
 * is killed cannot give it back, and whoever sweeps up after it can. `worn`: nobody had it. `before`: on the image that
 * had it.
 */
type Note = { readonly kind: 'worn' | 'before'; readonly reference: string };

/** Docker takes names of 255 characters. */
const longest = 255;

/** null where the name is too long to be noted. */
export function noteOf({ kind, reference }: Note, runId: string): string | null {
  const digits = [...new TextEncoder().encode(reference)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const name = `ocs-agent-action/${kind}-${digits}`;
  return name.length > longest ? null : `${name}:${runId}`;
}

/** What stands behind `ocs-agent-action/` in a name of ours, before which Podman sets `localhost/`; '' for others' names. */
export function ownName(name: string): string {
  return /^(?:[\w.-]+\/)?ocs-agent-action\/(?<own>.*)$/.exec(name)?.groups?.['own'] ?? '';
}

export function readNote(name: string): Note | null {
  const groups = /^(?<kind>worn|before)-(?<digits>(?:[0-9a-f]{2})+):/.exec(ownName(name))?.groups;
  const { kind, digits } = groups ?? {};
  if ((kind !== 'worn' && kind !== 'before') || digits === undefined) return null;
  const bytes = (digits.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  return { kind, reference: new TextDecoder().decode(new Uint8Array(bytes)) };
}

export async function idOf(docker: Docker, reference: string): Promise<ImageId | null> {
  const { status, stdout } = await docker.run({ verb: 'image-inspect', image: reference });
  return status === 0 ? parseImageId(textOfValue(fieldsOf(readJson(stdout)).get('Id'))) : null;
}

/** Gives a noted name back to whom it belonged, or to nobody. One that was given to another image since stays. */
export async function giveBack(docker: Docker, name: string): Promise<void> {
  const note = readNote(name);
  const noted = note === null ? null : await idOf(docker, name);
  if (note === null || noted === null) return;
  if (note.kind === 'before') await docker.run({ verb: 'tag', image: noted, reference: note.reference });
  else if ((await idOf(docker, note.reference)) === noted)
    await docker.run({ verb: 'remove-images', images: [note.reference] });
}

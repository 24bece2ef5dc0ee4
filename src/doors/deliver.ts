import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskTrouble, onDisk } from '../adapters/disk.ts';

/** One thing that a run hands over in the end. */
export type Delivery = {
  readonly place: string;
  /** Others read it and decide by it: a run that cannot hand it over has not passed. */
  readonly needed: boolean;
  readonly write: () => Promise<void> | void;
};

export type Undelivered = { readonly sentence: string; readonly needed: boolean };

export async function writeOut(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

export const append = (path: string, text: string): Promise<void> => appendFile(path, text);

/** Writes everything that can be written, and says in sentences what cannot. */
export async function deliverAll(deliveries: readonly Delivery[]): Promise<readonly Undelivered[]> {
  const undelivered: Undelivered[] = [];
  for (const { place, needed, write } of deliveries) {
    try {
      await write();
    } catch (error) {
      undelivered.push({ sentence: sentenceOf(place, error), needed });
    }
  }
  return undelivered;
}

function sentenceOf(place: string, error: unknown): string {
  // @actions/core looks for the runner's files itself, and rejects without a code.
  if (error instanceof Error && /^Missing file at path/.test(error.message))
    return `${place} is not there: the runner makes it before each step, so something took it away`;
  try {
    return diskTrouble(place, error).message;
  } catch {
    return `${place} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Where a file that the user named cannot be written, the sentence for it. */
export async function writeNamed(path: string, text: string): Promise<void> {
  await onDisk(path, () => writeOut(path, text));
}

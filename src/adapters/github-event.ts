import { readFile, stat } from 'node:fs/promises';

/** GitHub's own limit for a payload is 25 MB. */
const largest = 32 * 1024 * 1024;

/**
 * The payload of the event, as untrusted JSON for `parseEvent` of src/tags; undefined where there is none, or none that
 * can be read: whatever it would have said counts as unknown then.
 */
export async function readEventPayload(path: string | undefined): Promise<unknown> {
  if (path === undefined || path === '') return undefined;
  try {
    const { size } = await stat(path);
    if (size > largest) return undefined;
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

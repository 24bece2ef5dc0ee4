import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryPrefix } from './files.ts';

/** Removes the temporary folders of one run. */
export async function sweepTemporary(temporaryRoot: string | undefined, runId: string): Promise<void> {
  const base = temporaryRoot ?? tmpdir();
  const names = await readdir(base).catch(() => []);
  const ours = names.filter((name) => name.startsWith(`${temporaryPrefix}${runId}-`));
  await Promise.all(ours.map((name) => rm(join(base, name), { recursive: true, force: true })));
}

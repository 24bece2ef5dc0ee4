import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunId, runIdIn } from '../model/run-id.ts';
import { temporaryPrefix } from './files.ts';

async function foldersOf(base: string, isMeant: (run: RunId) => boolean): Promise<readonly string[]> {
  const names = await readdir(base).catch(() => []);
  return names.filter((name) => {
    const run = runIdIn(name, temporaryPrefix);
    return run !== null && isMeant(run);
  });
}

/** Removes the temporary folders of one run. Never rejects: what cannot be removed is somebody else's. */
export async function sweepTemporary(temporaryRoot: string | undefined, runId: string): Promise<void> {
  const base = temporaryRoot ?? tmpdir();
  const ours = await foldersOf(base, ({ id }) => id === runId);
  await Promise.all(ours.map((name) => rm(join(base, name), { recursive: true, force: true }).catch(() => {})));
}

/** Ids of the runs that have temporary folders. */
export async function runsWithFolders(temporaryRoot: string | undefined): Promise<readonly string[]> {
  const base = temporaryRoot ?? tmpdir();
  const found = await foldersOf(base, () => true);
  return [...new Set(found.flatMap((name) => runIdIn(name, temporaryPrefix)?.id ?? []))];
}

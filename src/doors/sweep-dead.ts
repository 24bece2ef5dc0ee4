import { isOver } from '../adapters/run-owner.ts';
import { runsWithFolders, sweepTemporary } from '../adapters/sweep.ts';
import { parseRunId } from '../model/run-id.ts';
import type { Docker } from '../ports/docker.ts';
import { removeEverything, runsInEngine } from '../smoke/sandbox.ts';

/** False only where the engine says that there is no such container, or that it has ended. */
async function containerLives(docker: Docker, container: string): Promise<boolean> {
  const { status, stdout, stderr } = await docker.run({ verb: 'container-inspect', container });
  if (status !== 0) return !/no such (?:container|object)/i.test(stderr);
  return !/"Running":false/.test(stdout);
}

/**
 * Removes what earlier runs left that were killed, and only that: a run that lives, or that lives for all we can see,
 * is not touched. Never rejects, and says nothing: the run at hand is not about it.
 * @param docker null: only folders are looked at
 */
export async function sweepDead(docker: Docker | null, temporaryRoot: string | undefined): Promise<void> {
  try {
    const known = docker === null ? [] : await runsInEngine(docker);
    const folders = await runsWithFolders(temporaryRoot);
    for (const id of new Set([...known, ...folders])) {
      const owner = parseRunId(id)?.owner ?? null;
      if (owner === null) continue;
      const lives = async (container: string): Promise<boolean> => docker === null || containerLives(docker, container);
      if (!(await isOver(owner, lives))) continue;
      if (docker !== null && known.includes(id)) await removeEverything(docker, id, { images: true });
      await sweepTemporary(temporaryRoot, id);
    }
  } catch {
    // No engine: nothing of ours is in it that could be removed now.
  }
}

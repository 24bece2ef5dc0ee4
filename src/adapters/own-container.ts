import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Docker } from '../ports/docker.ts';

/** Milliseconds. */
const patience = 20_000;

/**
 * The container this program runs in, as in a job with `container:`; null on a host. The engine must know a container
 * of our host name: a hostname alone proves nothing.
 */
export async function ownContainer(docker: Docker): Promise<string | null> {
  if (!existsSync('/.dockerenv') && !existsSync('/run/.containerenv')) return null;
  const name = hostname();
  // An engine that hangs is found out by those who need it.
  const signal = AbortSignal.timeout(patience);
  const { status } = await docker.run({ verb: 'container-inspect', container: name }, { signal });
  return status === 0 ? name : null;
}

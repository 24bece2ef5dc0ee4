import { dockerCli } from '../adapters/docker.ts';
import { ownContainer } from '../adapters/own-container.ts';
import { runOwner } from '../adapters/run-owner.ts';
import { systemRandom } from '../adapters/system.ts';
import { runIdOf } from '../model/run-id.ts';

export type Identity = {
  /** In the label or name of everything that the run makes. */
  readonly runId: string;
  /** The container this program runs in, null on a host. */
  readonly ownContainer: string | null;
};

/** @param needsDocker false: docker is not even asked */
export async function newIdentity(
  environment: Readonly<Record<string, string>>,
  whose: 'process' | 'job',
  needsDocker: boolean,
): Promise<Identity> {
  const container = needsDocker ? await ownContainer(dockerCli(environment)).catch(() => null) : null;
  return { runId: runIdOf(systemRandom.hex(6), runOwner(whose, container)), ownContainer: container };
}

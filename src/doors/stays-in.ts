import { nodeFiles } from '../adapters/files.ts';
import { UsageProblem } from './usage.ts';

/** Nothing is written through a link into what is not of the repository, --force or not. */
export async function staysIn(root: string, path: string): Promise<void> {
  if (await nodeFiles(undefined, '').leaves(root, path))
    throw new UsageProblem(
      `${path} is, or lies below, a link that leads out of the repository; nothing is written there`,
    );
}

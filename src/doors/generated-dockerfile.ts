import { generate } from '../generate/generate.ts';
import { readRepo } from '../repo/read-repo.ts';
import type { Ended } from './run.ts';

/** The Dockerfile that `dockerfile: generate` built with; empty where another was built. The same bytes as station dockerfile's. */
export function generatedDockerfile({ config, snapshot }: Ended): string {
  if (!config || !snapshot || !config.dockerfile.includes('generate')) return '';
  const made = generate(readRepo(snapshot), { ...config.generate, base: config.base ?? config.generate.base });
  return made.status === 'generated' ? made.dockerfile : '';
}

import { baseMutants } from './base.ts';
import { composeMutants } from './compose.ts';
import type { Mutant } from './mutant.ts';
import { placeMutants } from './places.ts';
import { pluginMutants } from './plugin.ts';
import { repositoryMutants } from './repository.ts';
import { runMutants } from './run.ts';
import { siteMutants } from './site.ts';
import { startMutants } from './start.ts';

/** Every way to break a good repository that the catalogue of rules names. */
export const allMutants: readonly Mutant[] = [
  ...repositoryMutants,
  ...pluginMutants,
  ...placeMutants,
  ...baseMutants,
  ...startMutants,
  ...runMutants,
  ...composeMutants,
  ...siteMutants,
];

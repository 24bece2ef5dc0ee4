import type { Location } from '../model/location.ts';

/** Something the user must mend before the road can be walked. */
export type ConfigProblem = {
  /** The input or key, as users write it; null for a file as a whole. */
  readonly key: string | null;
  /** What was found and what was expected. */
  readonly message: string;
  /** Where, in the settings file; null for inputs and flags. */
  readonly at: Location | null;
};

import type { PythonFeature, PythonProblem } from './problem.ts';
import type { Token } from './tokens.ts';

/** Token index → what the parser gets to see instead; same length as the token. */
export type Rewrite = {
  readonly replace: Map<Token, string>;
  readonly features: PythonFeature[];
  readonly boundNames: Set<string>;
  problem: PythonProblem | null;
};

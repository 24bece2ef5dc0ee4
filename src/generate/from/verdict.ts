import type { Instruction } from '../../dockerfile/ast.ts';
import type { GenerateOptions } from '../options.ts';

/** What becomes of one instruction of a hand-written Dockerfile. */
export type Verdict =
  /** Something that is generated does the same; `options` is what must be said for that. */
  | {
      readonly kind: 'replaced';
      readonly because: string;
      readonly options?: Partial<Pick<GenerateOptions, 'base' | 'apt' | 'user' | 'expose'>>;
    }
  | { readonly kind: 'dropped'; readonly because: string }
  | { readonly kind: 'kept'; readonly because: string };

export type Judged = { readonly instruction: Instruction; readonly verdict: Verdict };

export const kept = (because: string): Verdict => ({ kind: 'kept', because });
export const replaced = (because: string): Verdict => ({ kind: 'replaced', because });
export const dropped = (because: string): Verdict => ({ kind: 'dropped', because });
export const notUnderstood = kept('what it is for cannot be told from the repository');

import type { Span } from '../../model/location.ts';

export type PythonProblem = { readonly message: string; readonly span: Span };

/** Something that an older Python refuses: the first version that takes it. */
export type PythonFeature = { readonly version: string; readonly feature: string; readonly span: Span };

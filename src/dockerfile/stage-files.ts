import type { Heredoc, Instruction, InstructionOf } from './ast.ts';

/** A file that the Dockerfile itself brings into the image. */
export type PlacedFile = {
  /** Relative to PATH; null for a heredoc of the Dockerfile. */
  readonly source: string | null;
  readonly heredoc: Heredoc | null;
  readonly by: InstructionOf<'copy' | 'add'>;
  /** It is a symlink that leads to this path of the repository; null where that is out of it. */
  readonly link: { readonly target: string | null } | null;
};

export type Found =
  | { readonly kind: 'file'; readonly source: string | null; readonly file: PlacedFile }
  /** It comes with the base image. */
  | { readonly kind: 'base' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly because: string };

/** A part of the image of which this text cannot tell what is in it. */
export type Region = {
  readonly path: string;
  readonly because: string;
  readonly by: Instruction | null;
  /** A path below `path` that is known all the same. */
  readonly spares?: (path: string) => boolean;
};

/** What a stage of a build holds. */
export type StageFiles = {
  readonly at: (path: string) => Found;
  /** Whether a folder is there; null when that cannot be told. */
  readonly hasFolder: (path: string) => boolean | null;
  /** Container path → file. */
  readonly files: ReadonlyMap<string, PlacedFile>;
  readonly uncertain: readonly Region[];
  /** Where a file of the repository ended up, in the order of copying. */
  readonly pathsOf: (source: string) => readonly string[];
};

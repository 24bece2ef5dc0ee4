import { type GitState, type RepoSnapshot, snapshotOfTexts } from '../../src/model/repo-snapshot.ts';
import { cleanGit } from '../unit/support/check-texts.ts';

/** A whole repository as data: what a test or a mutant changes is a copy. */
export type FieldTree = {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly executable: readonly string[];
  readonly git: GitState | null;
};

export function fieldTree(
  name: string,
  files: Readonly<Record<string, string>>,
  options: { readonly executable?: readonly string[]; readonly git?: Partial<GitState> | null } = {},
): FieldTree {
  const git = options.git === null ? null : { ...cleanGit, ...options.git };
  return { name, files, executable: options.executable ?? [], git };
}

export function snapshotOfTree({ name, files, executable, git }: FieldTree): RepoSnapshot {
  return snapshotOfTexts(files, { name, git, executable });
}

/** The text of a file that must be there. */
export function fileOf(tree: FieldTree, path: string): string {
  const text = tree.files[path];
  if (text === undefined) throw new Error(`${tree.name} has no ${path}`);
  return text;
}

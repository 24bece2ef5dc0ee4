import { folderOf } from '../model/folder.ts';
import type { IgnoreFile, IgnorePattern } from './ignore.ts';
import { ignoreMatcher, parseIgnoreFile } from './ignore.ts';

/** A file of the repository, or what a snapshot knows of it. */
export type ContextEntry = {
  /** Relative to PATH. */
  readonly path: string;
  readonly kind?: 'file' | 'symlink';
  /** Where a symlink leads, relative to PATH; null: out of it. */
  readonly target?: string | null;
};

/** What `docker build` sends: paths are relative to the context's folder. */
export type BuildContext = {
  /** The context's folder relative to PATH, '' for PATH itself. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, ContextEntry>;
  /** Folders that hold something of it; '' is the context itself. */
  readonly folders: ReadonlySet<string>;
  readonly ignore: IgnoreFile;
  /** The line that keeps a path out, null when none does (or nothing is there). */
  readonly ignoredBy: (path: string) => IgnorePattern | null;
  /** Every path below the context's folder, ignored ones too. */
  readonly all: ReadonlySet<string>;
};

/**
 * The files that reach the build. `ignoreText` is the text of the ignore file in force, null for none; see
 * `ignoreFilePath`. `.git` counts only if the caller lists a path in it.
 */
export function contextFiles(
  entries: Iterable<string | ContextEntry>,
  ignoreText: string | null,
  folder = '',
): BuildContext {
  const ignore = parseIgnoreFile(ignoreText ?? '');
  const ignoredBy = ignoreMatcher(ignore.kind === 'patterns' ? ignore.patterns : []);
  const prefix = folder === '' ? '' : `${folder}/`;
  const files = new Map<string, ContextEntry>();
  const folders = new Set(['']);
  const all = new Set<string>();
  // Most files have the folder of the file before them.
  let seen = '';
  let holding = '';
  for (const each of entries) {
    const entry = typeof each === 'string' ? { path: each } : each;
    if (!entry.path.startsWith(prefix)) continue;
    const path = entry.path.slice(prefix.length);
    const parent = folderOf(path);
    if (parent !== seen) {
      for (const above of foldersAbove(path)) {
        if (all.has(above)) break;
        all.add(above);
        if (!ignoredBy(above)) folders.add(above);
      }
      seen = parent;
    }
    all.add(path);
    if (ignoredBy(path)) continue;
    files.set(path, entry);
    if (parent !== holding) for (const above of foldersAbove(path)) folders.add(above);
    holding = parent;
  }
  return { folder, files, folders, ignore, ignoredBy, all };
}

/** From the nearest to the outermost, without ''. */
export function foldersAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) above.push(path.slice(0, at));
  return above;
}

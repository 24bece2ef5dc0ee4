import type { SourceFile } from './location.ts';

/** What `read` answers when a file cannot be taken as text. */
export type Unreadable = {
  readonly kind: 'unreadable';
  readonly reason: 'too-large' | 'not-utf8' | 'binary' | 'outside' | 'io';
};

export type FileEntry = {
  /** Relative to PATH, with forward slashes, no leading `./`. */
  readonly path: string;
  readonly kind: 'file' | 'symlink';
  readonly executable: boolean;
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** For a symlink: where it leads, relative to PATH, or null when that is outside of PATH or nowhere. */
  readonly target: string | null;
};

/** The git facts that rules and tags read; null where PATH is no git work tree. */
export type GitState = {
  /** Full commit id of HEAD, null in a repository without commits. */
  readonly head: string | null;
  readonly shallow: boolean;
  readonly dirty: boolean;
  /** `.git` is a folder in a normal clone and a file in a worktree or submodule. */
  readonly dotGit: 'directory' | 'file' | 'elsewhere';
  /** All tag names. */
  readonly tags: readonly string[];
  /** Tags that point at HEAD. */
  readonly tagsAtHead: readonly string[];
  /** `git describe --tags --always`; null without commits. */
  readonly describe: string | null;
  /** Seconds since 1970 of HEAD's committer date. */
  readonly committedAt: number | null;
  /** URL of remote `origin`, without user info. */
  readonly remote: string | null;
  /** Whether .git/config holds a credential (`extraheader`, user info in a URL), and on which line. */
  readonly credentialLine: number | null;
  /** Every tag with the object it names and the commit behind that (null: a tag of a tree or blob). */
  readonly tagRefs?: readonly GitTagRef[];
  /** The branch HEAD is on; null when detached. */
  readonly branch?: string | null;
  /** `git describe --tags --always --match PATTERN` by pattern, for the patterns that were asked for. */
  readonly describes?: Readonly<Record<string, string>>;
  /** What makes the tree dirty: at most twenty paths of each kind, relative to the work tree. */
  readonly changes?: { readonly tracked: readonly string[]; readonly untracked: readonly string[] };
};

export type GitTagRef = { readonly name: string; readonly object: string; readonly commit: string | null };

/** The repository at one moment. Every file is read at most once: `read` remembers. */
export type RepoSnapshot = {
  /** The folder's own name, e.g. `my-ocs-agent`. */
  readonly name: string;
  /** Every file but those in .git and node_modules, sorted by path. */
  readonly files: ReadonlyMap<string, FileEntry>;
  readonly git: GitState | null;
  read(path: string): SourceFile | Unreadable | null;
};

/** The text of a file, or null when it is missing or unreadable. */
export function textOf(snapshot: RepoSnapshot, path: string): SourceFile | null {
  const found = snapshot.read(path);
  return found && !('kind' in found) ? found : null;
}

/** Whether a folder holds at least one file. */
export function hasFolder(snapshot: RepoSnapshot, folder: string): boolean {
  if (folder === '' || folder === '.') return true;
  const prefix = `${folder}/`;
  for (const path of snapshot.files.keys()) if (path.startsWith(prefix)) return true;
  return false;
}

/** A snapshot from texts alone: for rule pages, the playground and tests. */
export function snapshotOfTexts(
  texts: Readonly<Record<string, string>>,
  options: { readonly name?: string; readonly git?: GitState | null; readonly executable?: readonly string[] } = {},
): RepoSnapshot {
  const sources = new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }] as const));
  const files = new Map(
    [...sources.values()]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, text }): [string, FileEntry] => {
        const executable = options.executable?.includes(path) ?? false;
        return [
          path,
          { path, kind: 'file', executable, mode: executable ? 0o755 : 0o644, size: text.length, target: null },
        ];
      }),
  );
  return {
    name: options.name ?? 'my-ocs-agent',
    files,
    git: options.git ?? null,
    read: (path) => sources.get(path) ?? null,
  };
}

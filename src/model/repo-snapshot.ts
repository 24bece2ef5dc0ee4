import type { SourceFile } from './location.ts';

/** What `read` answers when a file cannot be taken as text. */
export type Unreadable = {
  readonly kind: 'unreadable';
  /**
   * `outside`: a link that leads out of PATH, nowhere, in a circle, or into a `.git`, where tokens lie. `special`: one
   * that leads to a folder, pipe, socket or device.
   */
  readonly reason: 'too-large' | 'not-utf8' | 'utf16' | 'binary' | 'outside' | 'special' | 'io';
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
  /** For a symlink: where it leads, relative to PATH, or null when that is outside of PATH, in a `.git`, or nowhere. */
  readonly target: string | null;
};

/** The git facts that rules and tags read; null where PATH is no git work tree. */
export type GitState = {
  /** Full commit id of HEAD, null in a repository without commits. */
  readonly head: string | null;
  readonly shallow: boolean;
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
  /** null where git cannot say; absent where nobody asked, for only a push needs it. */
  readonly changes?: TreeChanges | null;
};

/** What makes the work tree dirty: at most twenty paths of each kind, relative to it. */
export type TreeChanges = { readonly tracked: readonly string[]; readonly untracked: readonly string[] };

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

/** No file that a rule reads is larger; a larger one is no source. Bytes. */
export const largestText = 2 * 1024 * 1024;

/** Files and links of a repository that are looked at. */
export const mostFiles = 1_000_000;

/** Why a file cannot be taken as text, and what to do: two halves of a sentence. */
export function unreadableBecause(
  reason: Unreadable['reason'],
  size: number,
): { readonly found: string; readonly advice: string } {
  const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  switch (reason) {
    case 'too-large':
      return {
        found: `has ${mebibytes(size)}, and ${mebibytes(largestText)} are read at most`,
        advice: 'split it, or move what is data into a file of another kind',
      };
    case 'utf16':
      return { found: 'is written in UTF-16', advice: 'save it as UTF-8' };
    case 'not-utf8':
      return { found: 'is not written in UTF-8', advice: 'save it as UTF-8' };
    case 'binary':
      return { found: 'holds NUL bytes, so it is no text', advice: 'save it as UTF-8 text, or give it another name' };
    case 'outside':
      return {
        found: 'is a link that leads out of the repository, into a .git, or nowhere',
        advice: 'put the file itself there',
      };
    case 'special':
      return { found: 'is a link to something that is no file', advice: 'put a file there' };
    case 'io':
      return { found: 'cannot be read', advice: 'see who may read it' };
  }
}

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
  options: {
    readonly name?: string;
    readonly git?: GitState | null;
    readonly executable?: readonly string[];
    /** Files that cannot be taken as text, whatever stands under their path. */
    readonly unreadable?: ReadonlyMap<string, Unreadable['reason']>;
  } = {},
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
    read(path) {
      const reason = options.unreadable?.get(path);
      return reason === undefined ? (sources.get(path) ?? null) : { kind: 'unreadable', reason };
    },
  };
}

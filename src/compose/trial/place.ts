import { hasFolder, type RepoSnapshot } from '../../model/repo-snapshot.ts';

/** What stands at a path of the host that a service mounts. */
export type Place =
  /** `path` relative to PATH. */
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  /** It would lie in the repository, and is not there: kept out of git, or made by the first start. */
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'outside' }
  /** A variable that nothing sets. */
  | { readonly kind: 'unset'; readonly variable: string };

const unsetRoot = '/ocs-agent-action-unset';

/** Stands in for a variable without a value, so that the rest of the file can be read; `placeOf` knows it again. */
export function standIn(variable: string): string {
  return `${unsetRoot}/${variable}`;
}

/** `root`: PATH, absolute. */
export function placeOf(source: string, root: string, snapshot: RepoSnapshot): Place {
  if (source.startsWith(`${unsetRoot}/`)) {
    return { kind: 'unset', variable: source.slice(unsetRoot.length + 1).split('/', 1)[0] ?? '' };
  }
  if (source !== root && !source.startsWith(`${root}/`)) return { kind: 'outside' };
  const path = source.slice(root.length + 1);
  const entry = snapshot.files.get(path);
  if (entry?.kind === 'symlink') {
    if (entry.target === null) return { kind: 'outside' };
    return hasFolder(snapshot, entry.target)
      ? { kind: 'folder', path: entry.target }
      : { kind: 'file', path: entry.target };
  }
  if (entry) return { kind: 'file', path };
  return { kind: hasFolder(snapshot, path) ? 'folder' : 'absent', path };
}

const files = new Set(['localtime', 'timezone', 'hosts', 'passwd', 'group', 'shadow', 'machine-id', 'hostname']);

/** Whether a path that cannot be looked at is rather that of a file: a folder in its place would stop the start. */
export function looksLikeFile(path: string): boolean {
  const name = path.split('/').at(-1) ?? '';
  return files.has(name) || /^[^.].*\.[A-Za-z][A-Za-z0-9]*$/.test(name) || path.startsWith('/dev/');
}

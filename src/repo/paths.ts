import { folderOf } from '../model/folder.ts';
/** Joins a folder and a relative path, both relative to PATH; null where that leads outside, or is absolute or a URL. */
export function joinFolder(folder: string, path: string): string | null {
  if (path.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)) return null;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** A path as written in the file at `from`. */
export function resolvePath(from: string, path: string): string | null {
  return joinFolder(folderOf(from), path);
}

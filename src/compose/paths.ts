/** Joins a folder relative to PATH and a relative path; null when that is absolute, a URL, or leads outside of PATH. */
export function joinPath(folder: string, path: string): string | null {
  if (/^(?:[/~\\]|[A-Za-z]:[\\/]|[A-Za-z][A-Za-z0-9+.-]*:\/\/|git@)/.test(path)) return null;
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

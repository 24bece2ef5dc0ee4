/** Go's path.Join('/', base, path): absolute, no `.`, no `..`, no slash at the end. */
export function joinPath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${base}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Whether `path` is `folder` or lies in it. */
export function isInside(path: string, folder: string): boolean {
  if (folder === '/' || path === folder) return true;
  return path.length > folder.length && path[folder.length] === '/' && path.startsWith(folder);
}

/** Go's path.Join('/', base, path): absolute, no `.`, no `..`, no slash at the end. */
export function joinPath(base: string, path: string): string {
  const joined = base === '/' ? `/${path}` : `${base}/${path}`;
  if (isClean(joined)) return joined;
  const parts: string[] = [];
  for (const part of joined.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** As nearly every path is: nothing to resolve, and not the root. */
function isClean(path: string): boolean {
  return path.startsWith('/') && !path.endsWith('/') && !path.includes('//') && !path.includes('/.');
}

/** Whether `path` is `folder` or lies in it. */
export function isInside(path: string, folder: string): boolean {
  if (folder === '/' || path === folder) return true;
  return path.length > folder.length && path[folder.length] === '/' && path.startsWith(folder);
}

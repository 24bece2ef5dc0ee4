/**
 * `file`, relative to PATH, as seen from the repository's root; `prefix` is PATH relative to that root (`''` or `.`: it
 * is the root). Forward slashes.
 */
export function fromRoot(prefix: string, file: string): string {
  const kept: string[] = [];
  for (const part of `${prefix}/${file}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(part);
  }
  return kept.join('/');
}

/** A path as a relative URI reference (RFC 3986). */
export function asUri(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}

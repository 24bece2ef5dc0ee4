/** `compose*.y?ml` and `docker-compose*.y?ml`, anywhere but in .git and node_modules. */
export function isComposePath(path: string): boolean {
  const parts = path.split('/');
  if (parts.includes('.git') || parts.includes('node_modules')) return false;
  return /^(?:docker-)?compose[^/]*\.ya?ml$/i.test(parts.at(-1) ?? '');
}

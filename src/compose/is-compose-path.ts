/** `compose*.y?ml` and `docker-compose*.y?ml`, anywhere but in .git and node_modules. */
export function isComposePath(path: string): boolean {
  if (!/(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/i.test(path)) return false;
  return !/(?:^|\/)(?:\.git|node_modules)\//.test(path);
}

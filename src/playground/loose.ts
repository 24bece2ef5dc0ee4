/** Rules that look at the rest of a repository: silent where somebody shows a file or two of it. */
export const aboutTheRest: ReadonlySet<string> = new Set([
  'agent-docs-missing',
  'agent-module-missing',
  'agent-path-missing',
  'copy-outside-context',
  'copy-source-missing',
  'dockerfile-missing',
  'dockerignore-missing',
  'license-missing',
  'nothing-to-run',
  'package-init-missing',
  'plugin-module-missing',
  'readme-missing',
  'requirements-include-missing',
  'requirements-missing',
]);

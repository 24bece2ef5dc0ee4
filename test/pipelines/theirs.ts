import type { Happening } from './workflow.ts';

/**
 * What the shell of today's workflows does: `git describe --tags --always`, and `latest` beside it wherever the release
 * workflow runs. Source: simonsobs/ocs and simonsobs/socs, .github/workflows/deploy.yml and develop.yml, 2024 to 2026.
 */
export function theirTags(happening: Happening, describe: string, suffix: string): readonly string[] {
  const { event, ref } = happening;
  if (event === 'push' && ref === 'refs/heads/main') return [`${describe}${suffix}`];
  const released = event === 'release' && happening.action === 'released';
  const candidate = event === 'push' && /^refs\/tags\/v0\.[^/]*\.[^/]*(a|b|rc)[^/]*$/.test(ref);
  return released || candidate ? [describe, 'latest'] : [];
}

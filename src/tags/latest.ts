import type { TriggerEvent } from '../model/event.ts';
import type { GitState } from '../model/repo-snapshot.ts';
import { tagOf } from './event-row.ts';
import type { TagProblem } from './tag-plan.ts';
import { highestFinal, isLower, releaseStatus } from './version.ts';

export type LatestAnswer =
  | { readonly status: 'moves'; readonly why: string }
  | { readonly status: 'stays'; readonly why: string }
  | { readonly status: 'refused'; readonly problem: TagProblem };

/**
 * Whether `latest` moves to `version`: only to the highest final version among the repository's tags. A candidate and
 * a back-port never move it; neither does a release that its author marked as a pre-release.
 */
export function decideLatest(version: string, event: TriggerEvent, git: GitState | null): LatestAnswer {
  if (releaseStatus(version) === 'pre-release') return stays(`${version} is a pre-release`);
  if (event.trigger.kind === 'release' && event.trigger.prerelease)
    return stays('the release is marked as a pre-release on GitHub');
  if (git === null)
    return refused(
      'no-git',
      `whether latest moves to ${version} depends on the repository's tags, and here is no git work tree: check the repository out with actions/checkout`,
    );
  if (git.shallow)
    return refused(
      'shallow',
      `whether latest moves to ${version} depends on the repository's tags, and this clone is shallow: set fetch-depth: 0 at actions/checkout`,
    );
  if (tagOf(event) === version && !git.tags.includes(version))
    return refused(
      'tags-missing',
      `whether latest moves to ${version} depends on the repository's tags, and this clone does not even have ${version}: set fetch-depth: 0 at actions/checkout, or git fetch --tags`,
    );
  const highest = highestFinal([...git.tags, version], version) ?? version;
  if (isLower(version, highest)) return stays(`${highest} is higher`);
  return { status: 'moves', why: `${version} is the highest final version among the repository's tags` };
}

function stays(why: string): LatestAnswer {
  return { status: 'stays', why: `not moved, ${why}` };
}

function refused(kind: TagProblem['kind'], message: string): LatestAnswer {
  return { status: 'refused', problem: { kind, message } };
}

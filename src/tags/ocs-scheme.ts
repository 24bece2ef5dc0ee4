import type { TriggerEvent } from '../model/event.ts';
import type { GitState } from '../model/repo-snapshot.ts';
import { rowOf, tagOf } from './event-row.ts';
import type { Evaluated, TagSettings } from './tag-plan.ts';
import { releaseStatus } from './version.ts';

/**
 * `tags: auto`: a tag event gives the tag (and `latest` for a final version), the default branch and a manual run give
 * `git describe`, everything else nothing, unless `push: true` asks for it; then it is `git describe` as well.
 */
export function evaluateAuto(event: TriggerEvent, git: GitState | null, settings: TagSettings): Evaluated {
  const { row, what } = rowOf(event);
  if (row === 'never') return silent(`${what} is built, tested and thrown away`);
  if (row === 'nothing') return silent(`${what}: there is nothing to publish`);
  if (row === 'ask' && settings.push !== 'true')
    return silent(`${what}: only releases and the default branch have tags`);
  const tag = tagOf(event);
  if (tag === null) return describeNow(git, '');
  return (
    releaseTag(tag) ??
    silent(`tag ${tag} is no version by PEP 440; to publish it all the same, give tags: type=ref,event=tag`)
  );
}

/** A tag event's own tag; null when the tag is no version. */
export function releaseTag(tag: string): Extract<Evaluated, { readonly status: 'tag' }> | null {
  const status = releaseStatus(tag);
  if (status === null) return null;
  const final = status === 'final';
  const why = final ? 'final by PEP 440' : 'a pre-release by PEP 440';
  return {
    status: 'tag',
    name: tag,
    type: final ? 'release' : 'pre-release',
    why,
    latest: tag,
    version: tag,
    release: true,
  };
}

/** `git describe --tags --always` with an optional `--match`. */
export function describeNow(git: GitState | null, match: string): Evaluated {
  if (git === null)
    return refused(
      'no-git',
      'git describe makes the tag, and here is no git work tree: check the repository out with actions/checkout',
    );
  if (git.head === null)
    return refused('no-commit', 'git describe makes the tag, and this repository has no commit yet: commit first');
  if (git.shallow)
    return refused(
      'shallow',
      'git describe makes the tag from the history, and this clone is shallow: set fetch-depth: 0 at actions/checkout',
    );
  if (match !== '' && git.describes?.[match] === undefined)
    throw new Error(
      `git describe --match ${match} was not asked for: pass describeMatch of the tag rules to Git.describes`,
    );
  const name = match === '' ? git.describe : (git.describes?.[match] ?? null);
  if (name === null)
    return refused(
      'no-commit',
      'git describe says nothing about HEAD: check the clone with git describe --tags --always',
    );
  // Exactly on a version's tag the image would take the release's name, so it is protected like one.
  const release = git.tagsAtHead.includes(name) && releaseStatus(name) !== null;
  const command = `git describe --tags --always${match === '' ? '' : ` --match '${match}'`}`;
  return { status: 'tag', name, type: 'describe', why: command, latest: null, version: name, release };
}

function silent(why: string): Evaluated {
  return { status: 'silent', why };
}

function refused(kind: 'no-git' | 'no-commit' | 'shallow', message: string): Evaluated {
  return { status: 'refused', problem: { kind, message } };
}

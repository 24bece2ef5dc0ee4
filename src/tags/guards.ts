import { revisionLabel, versionLabel } from './labels.ts';
import type { PlannedTag } from './tag-plan.ts';
import { compareReleases } from './version.ts';

type Labels = Readonly<Record<string, string>>;

/** What the registry has under a tag today. `labels` is null where they can't be read, as for an index. */
export type Existing =
  | { readonly status: 'missing' }
  | { readonly status: 'found'; readonly labels: Labels | null }
  | { readonly status: 'error'; readonly message: string };

/** `why` is a sentence for people; on `move` with `notice` it is worth saying aloud. */
export type GuardDecision =
  | { readonly kind: 'push'; readonly why: string; readonly notice: boolean }
  /** The published image is pulled, smoke-tested and used for the names still missing. */
  | { readonly kind: 'reuse'; readonly why: string }
  /** This tag stays where it is; the run passes. */
  | { readonly kind: 'keep'; readonly why: string }
  /** The run fails. */
  | { readonly kind: 'refuse'; readonly why: string };

export type GuardSettings = {
  /** The commit to be published. */
  readonly revision: string;
  /** `TagPlan.version`. */
  readonly version: string | null;
  readonly overwrite: boolean;
};

/** What happens to one tag, given what the registry has under it. */
export function guardTag(tag: PlannedTag, existing: Existing, settings: GuardSettings): GuardDecision {
  if (tag.guard === 'none') return push(`${tag.name} is free to move`);
  if (existing.status === 'error')
    return {
      kind: 'refuse',
      why: `${tag.name}: what the registry has under it can't be read (${existing.message}); run again`,
    };
  if (existing.status === 'missing') return push(`${tag.name} is new`);
  return tag.guard === 'immutable'
    ? guardVersion(tag.name, existing.labels, settings)
    : mayMoveForward(tag.name, existing.labels, settings.version);
}

/** A version tag that exists is for good, unless it is this very commit's, or `overwrite` says otherwise. */
export function guardVersion(name: string, labels: Labels | null, settings: GuardSettings): GuardDecision {
  const revision = labelOf(labels, revisionLabel);
  if (revision === settings.revision) return { kind: 'reuse', why: `${name} is published from this commit already` };
  const whose =
    revision === null
      ? 'exists and does not say of which commit it is'
      : `exists and is of commit ${revision.slice(0, 7)}`;
  if (settings.overwrite) return { kind: 'push', why: `${name} ${whose}; overwrite: true replaces it`, notice: true };
  return {
    kind: 'refuse',
    why: `${name} ${whose}, not ${settings.revision.slice(0, 7)}; publish a new version, or set overwrite: true to replace it`,
  };
}

/** `latest` never goes back by version; where today's image does not say its version, it moves, with a notice. */
export function mayMoveLatest(labels: Labels | null, version: string | null): GuardDecision {
  return mayMoveForward('latest', labels, version);
}

function mayMoveForward(name: string, labels: Labels | null, version: string | null): GuardDecision {
  const today = labelOf(labels, versionLabel);
  if (today === null)
    return { kind: 'push', why: `${name} moves; today's image does not say its version`, notice: true };
  const order = version === null ? null : compareReleases(version, today);
  if (order === null)
    return {
      kind: 'push',
      why: `${name} moves; ${version ?? 'this build'} and today's ${today} can't be compared`,
      notice: true,
    };
  if (order < 0) return { kind: 'keep', why: `${name} stays at ${today}, which is higher than ${version}` };
  return push(order === 0 ? `${name} stays at ${version}` : `${name} moves from ${today} to ${version}`);
}

function labelOf(labels: Labels | null, name: string): string | null {
  const value = labels !== null && Object.hasOwn(labels, name) ? labels[name] : undefined;
  return value === undefined || value === '' ? null : value;
}

function push(why: string): GuardDecision {
  return { kind: 'push', why, notice: false };
}

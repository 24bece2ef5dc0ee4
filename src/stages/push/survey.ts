import type { RegistryManifest } from '../../ports/registry.ts';
import { type GuardDecision, type GuardSettings, guardTag } from '../../tags/guards.ts';
import type { PlannedTag, TagPlan } from '../../tags/tag-plan.ts';
import type { Trouble } from './errors.ts';
import { type Courier, type Reference, textOf } from './registry.ts';

/** One tag of one name, before anything is pushed. */
export type Target = Reference & { readonly planned: PlannedTag };

/** What the registry has under a target today, and what that means for it. */
export type Surveyed = {
  readonly target: Target;
  /** null where the tag is new. */
  readonly former: RegistryManifest | null;
  /** Why it could not be read, null where it could. */
  readonly trouble: { readonly trouble: Trouble; readonly attempts: number } | null;
  readonly decision: GuardDecision;
};

/** In the order of pushing: versions under every name first, `latest` under every name last. */
export function targetsOf(names: readonly string[], plan: TagPlan): readonly Target[] {
  const all = plan.tags.flatMap((planned) => names.map((name) => ({ name, tag: planned.name, planned })));
  return [...all.filter(({ planned }) => !isLatest(planned)), ...all.filter(({ planned }) => isLatest(planned))];
}

/** Tags that move only when every version is in place. */
export function isLatest(tag: PlannedTag): boolean {
  return tag.type === 'latest';
}

export async function survey(courier: Courier, target: Target, settings: GuardSettings): Promise<Surveyed> {
  const asked = await courier.look(textOf(target), { labels: target.planned.guard !== 'none' });
  if (asked.status === 'failed') {
    const { trouble, attempts } = asked;
    const existing = { status: 'error', message: trouble.said } as const;
    return {
      target,
      former: null,
      trouble: { trouble, attempts },
      decision: guardTag(target.planned, existing, settings),
    };
  }
  const former = asked.value.status === 'found' ? asked.value.manifest : null;
  const existing =
    former === null ? ({ status: 'missing' } as const) : { status: 'found' as const, labels: former.labels };
  return { target, former, trouble: null, decision: guardTag(target.planned, existing, settings) };
}

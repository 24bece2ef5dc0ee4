import type { PushDecision } from './policy.ts';
import type { TagAnswer, TagType } from './tag-plan.ts';

/** A row of `ocs-agent tags`: a tag that is given, or one that could be expected and is not. */
export type TagRow = {
  readonly tag: string;
  readonly type: TagType | null;
  readonly given: boolean;
  readonly why: string;
};

export type TagExplanation = {
  readonly rows: readonly TagRow[];
  readonly version: string | null;
  /** Why the tags can't be made; empty where they can. */
  readonly problems: readonly string[];
  /** What would happen to them: pushed, or not and why. */
  readonly push: string | null;
};

/** Which tags this commit and event get, which not, and why. */
export function explainTags(answer: TagAnswer, decision: PushDecision | null): TagExplanation {
  const push = decision?.why ?? null;
  if (answer.status === 'refused')
    return { rows: [], version: null, problems: answer.problems.map(({ message }) => message), push };
  const given = answer.tags.map(({ name, type, why, guard }): TagRow => {
    const guarded = guard === 'immutable' ? '; an existing one of another commit is not replaced' : '';
    return { tag: name, type, given: true, why: `${why}${guarded}` };
  });
  const absent = answer.absent.map(({ name, why }): TagRow => ({ tag: name, type: null, given: false, why }));
  return { rows: [...given, ...absent], version: answer.version, problems: [], push };
}

import type { RuleType } from './tag-rule.ts';

/** What one rule gives for one event. */
export type Evaluated =
  | {
      readonly status: 'tag';
      readonly name: string;
      readonly type: TagType;
      readonly why: string;
      /** The version that `latest` would be moved to, null where this rule does not ask for it. */
      readonly latest: string | null;
      /** For the label, where it is not the name. */
      readonly version?: string;
      readonly release?: boolean;
    }
  | { readonly status: 'silent'; readonly why: string; readonly version?: string }
  | { readonly status: 'refused'; readonly problem: TagProblem };

export type TagType = 'release' | 'pre-release' | 'latest' | 'given' | RuleType;

/**
 * What protects a tag that the registry already has: `immutable` names one release for good, `never-back` only moves
 * to higher versions, `none` is free.
 */
export type TagGuard = 'immutable' | 'never-back' | 'none';

export type PlannedTag = {
  readonly name: string;
  readonly type: TagType;
  /** For people: `v0.12.0 is final by PEP 440`. */
  readonly why: string;
  readonly guard: TagGuard;
  /** `guard === 'immutable'`. */
  readonly guarded: boolean;
};

/** A tag that somebody could expect and that is not given. */
export type AbsentTag = { readonly name: string; readonly why: string };

/**
 * `config` problems are wrong settings (exit status 2); the others lie in the clone, and only matter where something
 * would be pushed. Messages are sentences that end with what to do.
 */
export type TagProblem = {
  readonly kind: 'config' | 'illegal' | 'shallow' | 'tags-missing' | 'no-git' | 'no-commit';
  readonly message: string;
};

export type TagPlan = {
  readonly status: 'planned';
  /** In the order of pushing: versions first, `latest` last. */
  readonly tags: readonly PlannedTag[];
  readonly absent: readonly AbsentTag[];
  /** For `org.opencontainers.image.version`; null where nothing is known. */
  readonly version: string | null;
};

export type TagAnswer = TagPlan | { readonly status: 'refused'; readonly problems: readonly TagProblem[] };

export type TagSettings = {
  /** The lines of the input `tags`. */
  readonly tags: readonly string[];
  readonly push: 'auto' | 'true' | 'false';
  /** Seconds since 1970, for `{{date …}}` alone. */
  readonly now: number;
};

import type { TriggerEvent } from '../../model/event.ts';
import type { GitState } from '../../model/repo-snapshot.ts';
import type { PushDecision } from '../../tags/policy.ts';
import type { Trust } from '../../tags/trust.ts';

/** Settled before the first station: who asks, what may be built, and what will be pushed or why nothing. */
export type PushOrder = {
  readonly event: TriggerEvent;
  readonly git: GitState | null;
  readonly trust: Trust;
  readonly decision: PushDecision;
  /** `org.opencontainers.image.version` of what is built. */
  readonly version: string | null;
  /** Labels of the input `labels`. */
  readonly labels: Readonly<Record<string, string>>;
};

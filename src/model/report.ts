import type { Finding } from './finding.ts';
import type { Digest, ImageId } from './image.ts';

export const stageNames = ['check', 'dockerfile', 'build', 'smoke', 'push'] as const;
export type StageName = (typeof stageNames)[number];

export type Outcome = 'passed' | StageName | 'config' | 'error' | 'cancelled';

/** One station of the road, for one image (null: for the repository as a whole). */
export type StageRow = {
  readonly stage: StageName;
  readonly image: string | null;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Seconds, by the Clock port. */
  readonly seconds: number;
  /** One sentence: what happened, or why not. */
  readonly note: string;
};

export type SmokeLevel = 'help' | 'import' | 'run' | 'full' | 'compose' | 'off';

export type ImageRow = {
  readonly name: string;
  /** Relative to PATH; null when `smoke --image` tests one that exists. */
  readonly dockerfile: string | null;
  readonly id: ImageId | null;
  readonly smoke: SmokeLevel;
  readonly digest: Digest | null;
  /** Full references as pushed. */
  readonly tags: readonly string[];
  readonly verified: boolean;
};

export type AgentRow = {
  readonly class: string | null;
  readonly module: string | null;
  readonly image: string | null;
  readonly status: 'imported' | 'up' | 'failed' | 'not-tried';
  readonly instanceId: string | null;
  readonly tasks: readonly string[];
  readonly processes: readonly string[];
  readonly feeds: readonly string[];
  /** Seconds from `docker start` to the reply of get_api. */
  readonly secondsToUp: number | null;
  /** How it ended after SIGTERM. */
  readonly stop: { readonly status: number; readonly seconds: number } | null;
};

export type Report = {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  readonly stages: readonly StageRow[];
  readonly images: readonly ImageRow[];
  readonly agents: readonly AgentRow[];
  /** Sentences that are no findings: why nothing was pushed, which base facts were assumed. */
  readonly notices: readonly string[];
};

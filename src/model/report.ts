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
  /** Bytes; null or absent where it was not built. */
  readonly size?: number | null;
  /** What it adds to the image of its FROM, in order; null or absent where the engine does not tell. */
  readonly above?: ImageGrowth | null;
};

export type ImageGrowth = {
  /** The reference in FROM. */
  readonly base: string;
  readonly steps: readonly { readonly instruction: string; readonly bytes: number }[];
};

export type AgentRow = {
  readonly class: string | null;
  readonly module: string | null;
  readonly image: string | null;
  readonly status: 'imported' | 'up' | 'failed' | 'not-tried';
  readonly instanceId: string | null;
  /** The compose service that it was started as, and its file. */
  readonly service?: string;
  readonly composeFile?: string;
  /** What the service was given otherwise than the file says. */
  readonly otherwise?: readonly string[];
  readonly tasks: readonly string[];
  readonly processes: readonly string[];
  readonly feeds: readonly string[];
  /** Seconds from `docker start` to the reply of get_api. */
  readonly secondsToUp: number | null;
  /** How it ended after SIGTERM. */
  readonly stop: { readonly status: number; readonly seconds: number } | null;
  /** Why it was expected not to import, where it did not. */
  readonly expectedFailure?: string;
  /** Bytes that its container used at most; null or absent where it was not started, or the kernel does not tell. */
  readonly peakMemory?: number | null;
  /** Bytes of the image it runs in. */
  readonly imageSize?: number | null;
  /** Bytes more than the base image; null where the base is not on the machine. */
  readonly imageSizeAboveBase?: number | null;
  /** What its feeds published while it was watched. */
  readonly feedData?: readonly FeedRow[];
  /** The operations it was asked for, in order. */
  readonly operations?: readonly OperationRow[];
  /** The last lines that its container printed. */
  readonly log?: readonly string[];
};

export type FeedRow = {
  readonly name: string;
  readonly messages: number;
  /** Time stamps, over all blocks; 0 for a feed that is not recorded. */
  readonly samples: number;
  /** `block.field`. */
  readonly fields: readonly string[];
  /** What the aggregator could not take. */
  readonly problems: readonly string[];
};

export type OperationRow = {
  readonly name: string;
  readonly action: 'start' | 'wait' | 'abort' | 'stop';
  /** null: it did what was asked. */
  readonly failure: string | null;
  /** `session.data`, as the agent left it. */
  readonly data: unknown;
  /** Messages of its session. */
  readonly messages: readonly string[];
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

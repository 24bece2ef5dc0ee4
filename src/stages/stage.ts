import type { Config } from '../config/config.ts';
import type { Finding } from '../model/finding.ts';
import type { ImageId } from '../model/image.ts';
import type { RepoSnapshot } from '../model/repo-snapshot.ts';
import type { AgentRow, StageName } from '../model/report.ts';
import type { OpenLogins, Registry } from '../ports/registry.ts';
import type { Baseline } from '../report/baseline.ts';
import type { Tools } from '../smoke/sandbox.ts';
import type { PushOrder } from './push/order.ts';

/** What every station may ask of the outside, and what was settled before the first. */
export type World = Tools & {
  readonly config: Config;
  readonly snapshot: RepoSnapshot;
  /** PATH, absolute: what `snapshot` is of. */
  readonly root: string;
  /** Reference of an image to test in place of one that is built here; null: build. */
  readonly existingImage: string | null;
  /** Cores of this machine. */
  readonly cores: number;
  readonly order: PushOrder;
  /** What `check` reports of what it finds. */
  readonly narrow: Narrow;
  readonly registry: Registry;
  readonly openLogins: OpenLogins;
  /** Images that were built in this run, by name: later ones may be FROM them. */
  readonly built: Map<string, { readonly id: ImageId; readonly tag: string }>;
  /** Files that were asked for and could not be written, a sentence each: the run has not passed without them. */
  readonly undelivered: Set<string>;
};

/** null: everything. */
export type Narrow = {
  /** Files that the pull request changes, relative to PATH. */
  readonly changed: ReadonlySet<string> | null;
  readonly baseline: Baseline | null;
};

type Said = {
  /** One sentence for people. */
  readonly note: string;
  readonly findings?: readonly Finding[];
  readonly agents?: readonly AgentRow[];
};

/** What a station says. A failed one may hand on what it had, for the report alone. */
export type StageResult<T> =
  | (Said & { readonly status: 'passed'; readonly value: T })
  | (Said & { readonly status: 'failed'; readonly partial?: Partial<T> })
  | (Said & { readonly status: 'skipped' });

/** One station, for one image. */
export type Stage<In, Out> = {
  readonly name: StageName;
  run(input: In, world: World): Promise<StageResult<Out>>;
};

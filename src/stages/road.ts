import type { Finding } from '../model/finding.ts';
import type { AgentRow, ImageRow, SmokeLevel, StageName, StageRow } from '../model/report.ts';
import { stageNames } from '../model/report.ts';
import { ProgramMissing } from '../ports/docker.ts';
import { FilesFailed } from '../ports/files.ts';
import type { Built } from './build.ts';
import type { Checked, ImageTask } from './check.ts';
import type { Pushed } from './push.ts';
import { saidOnce } from './said-once.ts';
import type { Smoked } from './smoke/smoked.ts';
import type { Stage, StageResult, World } from './stage.ts';

type Check = (start: null, world: World) => Promise<StageResult<Checked>>;

/** What a walk leaves: the parts of a report. */
export type Walk = {
  readonly findings: readonly Finding[];
  readonly stages: readonly StageRow[];
  readonly images: readonly ImageRow[];
  readonly agents: readonly AgentRow[];
  /** The first station that failed, `allow-failure` aside. */
  readonly failed: StageName | null;
};

/** A road that ends in `Out`; the compiler refuses a station whose input the last one does not give. */
export type Road<Out> = {
  to<Next>(stage: Stage<Out, Next>): Road<Next>;
  walk(world: World): Promise<Walk>;
};

type AnyStage = Stage<never, unknown>;

/** The engine's client is not here, or the disk is full: that is the machine's trouble, not a bug. */
function withoutMachine(error: unknown): StageResult<never> {
  if (error instanceof FilesFailed) return { status: 'failed', note: error.message };
  if (!(error instanceof ProgramMissing)) throw error;
  return {
    status: 'failed',
    note: `${error.message}; install Docker Engine with buildx and put it on PATH, or walk only as far as \`until: check\``,
  };
}

function imageRow(task: ImageTask, value: Partial<Built & Smoked & Pushed>, level: SmokeLevel): ImageRow {
  return {
    name: task.name,
    dockerfile: value.dockerfile ?? (task.source.kind === 'existing' ? task.source.image.dockerfile.file.path : null),
    id: value.id ?? null,
    smoke: value.level ?? level,
    digest: value.digest ?? null,
    tags: value.pushed ?? [],
    verified: value.verified ?? false,
    size: value.size ?? null,
    above: value.above ?? null,
  };
}

class Walker {
  readonly #world: World;
  readonly rows: StageRow[] = [];
  readonly findings: Finding[] = [];
  readonly agents: AgentRow[] = [];
  readonly images: ImageRow[] = [];
  failed: StageName | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  #row(stage: StageName, image: string | null, status: StageRow['status'], seconds: number, note: string): void {
    const row = { stage, image, status, seconds: Math.round(seconds * 1000) / 1000, note };
    this.rows.push(row);
    this.#world.progress.stageEnded(row);
  }

  /** Runs one station and keeps what it says. */
  async step<T>(
    name: StageName,
    image: string | null,
    run: () => Promise<StageResult<T>>,
    allowFailure: boolean,
  ): Promise<StageResult<T>> {
    const { clock, progress, signal } = this.#world;
    progress.stageStarted(name, image);
    const before = clock.now();
    const result = await run().catch(withoutMachine);
    this.findings.push(...(result.findings ?? []));
    this.agents.push(...(result.agents ?? []));
    this.#row(name, image, result.status, (clock.now() - before) / 1000, signal.aborted ? 'cancelled' : result.note);
    if (result.status === 'failed' && !allowFailure) this.failed ??= name;
    return result;
  }

  /** Walks the rest of the road for one image. False when it did not get to its end. */
  async image(task: ImageTask, stages: readonly AnyStage[], broken: ReadonlySet<string>): Promise<boolean> {
    const world = this.#world;
    const needs = task.source.kind === 'existing' ? task.source.image.needs : [];
    const missing = needs.find((name) => broken.has(name));
    let because = missing === undefined ? null : `needs ${missing}, which failed`;
    let failed = missing !== undefined;
    let value: unknown = task;
    for (const stage of stages) {
      if (because === null && stageNames.indexOf(stage.name) > stageNames.indexOf(world.config.until))
        because = `until: ${world.config.until}`;
      if (because === null && world.signal.aborted) because = 'cancelled';
      if (because !== null) {
        this.#row(stage.name, task.name, 'skipped', 0, because);
        continue;
      }
      // The types of the chain were checked where the road was put together, by `to`.
      const result: StageResult<unknown> = await this.step(
        stage.name,
        task.name,
        () => stage.run(value as never, world),
        task.allowFailure,
      );
      if (result.status === 'passed') value = result.value;
      else {
        if (result.status === 'failed' && result.partial) value = { ...(value as object), ...result.partial };
        because = result.status === 'failed' ? `${stage.name} failed` : `${stage.name} was skipped: ${result.note}`;
        failed ||= result.status === 'failed';
      }
    }
    this.images.push(imageRow(task, value as Partial<Built & Smoked & Pushed>, 'off'));
    return !failed;
  }

  skipRest(names: readonly StageName[], because: string): void {
    for (const name of names) this.#row(name, null, 'skipped', 0, because);
  }
}

function road<Out>(check: Check, stages: readonly AnyStage[]): Road<Out> {
  return {
    to: (stage) => road(check, [...stages, stage as unknown as AnyStage]),
    async walk(world) {
      const walker = new Walker(world);
      const names = stages.map(({ name }) => name);
      const checked = await walker.step('check', null, () => check(null, world), false);
      if (world.config.until === 'check') walker.skipRest(names, 'until: check');
      else if (checked.status !== 'passed') walker.skipRest(names, 'check failed');
      else if (checked.value.tasks.length === 0) walker.skipRest(names, 'a site repository has no image to build');
      else if (world.config.until === 'push' && world.order.decision.kind === 'refuse') {
        // What cannot be pushed in the end need not be built first.
        const { why } = world.order.decision;
        walker.skipRest(names.slice(0, -1), 'the push is refused');
        await walker.step('push', null, async () => ({ status: 'failed', note: why }), false);
      } else {
        const broken = new Set<string>();
        for (const task of checked.value.tasks) {
          if (!(await walker.image(task, stages, broken))) broken.add(task.name);
        }
      }
      const { rows, images, agents, failed } = walker;
      const findings = saidOnce(walker.findings, agents, checked.status === 'passed' ? checked.value.repo : null);
      return { findings, stages: rows, images, agents, failed };
    },
  };
}

/** A station that is loaded when the road gets there: `check` alone, the commonest walk, starts without the rest. */
export function lazily<In, Out>(name: StageName, load: () => Promise<Stage<In, Out>>): Stage<In, Out> {
  return { name, run: async (input, world) => (await load()).run(input, world) };
}

/** `check` looks at the repository once; every later station walks for each image. */
export function start(check: Check): Road<ImageTask> {
  return road(check, []);
}

import { stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { dockerCli } from '../adapters/docker.ts';
import { openLoginsIn } from '../adapters/docker-logins.ts';
import { nodeFiles, RepositoryRefused, snapshotFolder } from '../adapters/files.ts';
import { gitOn } from '../adapters/git.ts';
import { openHub } from '../adapters/open-hub.ts';
import { registryBy } from '../adapters/registry.ts';
import { sweepTemporary } from '../adapters/sweep.ts';
import { systemClock, systemRandom } from '../adapters/system.ts';
import { type Config, parseConfig, problemText } from '../config/config.ts';
import { settingsPath } from '../config/settings-file.ts';
import type { SourceFile } from '../model/location.ts';
import type { GitState, RepoSnapshot } from '../model/repo-snapshot.ts';
import { type Outcome, type Report, type StageRow, stageNames } from '../model/report.ts';
import { pipeline } from '../pipeline.ts';
import { applyFixes, type Mended } from '../rules/fixes/apply-fixes.ts';
import { ruleIds } from '../rules/index.ts';
import { removeEverything } from '../smoke/sandbox.ts';
import { examine } from '../stages/check.ts';
import type { World } from '../stages/stage.ts';
import { decideTrust } from '../tags/trust.ts';
import type { Asked } from './asked.ts';
import type { Undelivered } from './deliver.ts';
import { writeMended } from './mend.ts';
import { narrowed } from './narrow.ts';
import { gitForTags, orderOf } from './order.ts';
import { settingsIn } from './settings-in.ts';
import { sweepDead } from './sweep-dead.ts';

export type Ended = {
  readonly report: Report;
  /** null when the configuration was wrong. */
  readonly config: Config | null;
  /** null where PATH could not be read. */
  readonly snapshot: RepoSnapshot | null;
  readonly git: GitState | null;
  /** What was asked for by `mend`. */
  readonly mended?: Mended;
  /** Files that were asked for and could not be written on the way. */
  readonly undelivered?: readonly Undelivered[];
};

function emptyReport(outcome: Outcome, notices: readonly string[]): Report {
  return { outcome, findings: [], stages: [], images: [], agents: [], notices };
}

function skippedRows(note: string): readonly StageRow[] {
  return stageNames.map((stage) => ({ stage, image: null, status: 'skipped', seconds: 0, note }));
}

/** A sentence where the file is there and cannot be read: what it says must not be forgotten silently. */
async function settingsOf(asked: Asked, path: string, snapshot: RepoSnapshot): Promise<SourceFile | string | null> {
  const { settings } = decideTrust(asked.event, snapshot.git);
  switch (settings.from) {
    case 'nowhere':
      return null;
    case 'commit': {
      const text = await gitOn(asked.environment).fileAt(path, settings.commit, settingsPath);
      return text === null ? null : { path: settingsPath, text };
    }
    case 'head':
      return settingsIn(snapshot);
  }
}

/** One image a name stays in the engine, under a name that a person can use. */
async function keepAsLatest({ docker, built }: World): Promise<void> {
  for (const { id, tag } of built.values()) {
    await docker.run({ verb: 'tag', image: id, reference: tag.replace(/:[^:]*$/, ':latest') });
    await docker.run({ verb: 'remove-images', images: [tag] });
  }
}

/** Reads the configuration, walks the road and gives the report. Rejects only for a bug of ours. */
export async function runRoad(asked: Asked): Promise<Ended> {
  const root = resolve(asked.inputs['path'] || '.');
  const facts = await stat(root).catch(() => null);
  if (!facts?.isDirectory()) {
    const report = emptyReport('config', [
      `path: ${asked.inputs['path']} is no folder; the agent repository was expected`,
    ]);
    return { report, config: null, snapshot: null, git: null };
  }
  const snapshot = await snapshotFolder(root, gitOn(asked.environment).state(root)).catch((error: unknown) => {
    if (error instanceof RepositoryRefused) return error.message;
    throw error;
  });
  if (typeof snapshot === 'string')
    return { report: emptyReport('config', [snapshot]), config: null, snapshot: null, git: null };
  const { git } = snapshot;
  const settings = await settingsOf(asked, root, snapshot);
  if (typeof settings === 'string') return { report: emptyReport('config', [settings]), config: null, snapshot, git };
  const parsed = parseConfig({ inputs: asked.inputs, prefix: asked.prefix, settings, ruleIds });
  if (parsed.status === 'invalid') {
    return { report: emptyReport('config', parsed.problems.map(problemText)), config: null, snapshot, git };
  }
  const { config } = parsed;
  const order = await orderOf(asked, config, await gitForTags(asked, config, root, git));
  if (typeof order === 'string') return { report: emptyReport('config', [order]), config, snapshot, git };
  const narrow = await narrowed(asked, config, root);
  if (typeof narrow === 'string') return { report: emptyReport('config', [narrow]), config, snapshot, git };
  if (narrow.onlyDocs)
    return {
      report: { ...emptyReport('passed', []), stages: skippedRows('only documentation changed') },
      config,
      snapshot,
      git,
    };
  const looked = { config, narrow: narrow.narrow, order };
  const mended = asked.mend && applyFixes(snapshot, (one) => examine(one, looked).findings);
  if (mended && asked.mend === 'write') await writeMended(root, mended);
  const current = mended && asked.mend === 'write' ? mended.snapshot : snapshot;
  const more = mended ? { mended } : {};
  const docker = dockerCli(asked.environment, { given: asked.given, cancelled: asked.signal });
  const world: World = {
    docker,
    files: nodeFiles(asked.temporaryRoot, asked.runId),
    clock: systemClock,
    random: systemRandom,
    openHub: openHub(systemClock, systemRandom),
    progress: asked.progress,
    signal: asked.signal,
    runId: asked.runId,
    ownContainer: asked.ownContainer,
    config,
    snapshot: current,
    root,
    existingImage: asked.image ?? null,
    cores: cpus().length,
    order,
    narrow: narrow.narrow,
    registry: registryBy(docker),
    openLogins: openLoginsIn(asked.temporaryRoot, asked.runId, asked.environment),
    built: new Map(),
    undelivered: new Set(),
  };
  const swept = sweepDead(config.until === 'check' ? null : docker, asked.temporaryRoot);
  try {
    const walk = await pipeline.walk(world);
    const outcome: Outcome = asked.signal.aborted ? 'cancelled' : (walk.failed ?? 'passed');
    const { decision } = order;
    const notices =
      // Where the road ended earlier, its rows say why nothing was pushed.
      config.until !== 'push' || walk.failed !== null
        ? []
        : decision.kind === 'push'
          ? decision.notices
          : decision.kind === 'refuse'
            ? []
            : [decision.why];
    const report = { outcome, ...walk, notices: [...narrow.notices, ...notices] };
    return {
      report,
      config,
      snapshot: current,
      git,
      undelivered: [...world.undelivered].map((sentence) => ({ sentence, needed: true })),
      ...more,
    };
  } finally {
    if (world.built.size > 0 && asked.keep === 'as-latest') await keepAsLatest(world).catch(() => {});
    await swept;
    // The name that kept an image that exists goes as well: that image has its own.
    const also = { images: asked.image !== undefined };
    if (config.until !== 'check') await removeEverything(docker, asked.runId, also).catch(() => {});
    await sweepTemporary(asked.temporaryRoot, asked.runId);
  }
}

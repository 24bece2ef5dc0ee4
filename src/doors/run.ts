import { stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { dockerCli } from '../adapters/docker.ts';
import { openLoginsIn } from '../adapters/docker-logins.ts';
import { nodeFiles, snapshotFolder } from '../adapters/files.ts';
import { gitOn } from '../adapters/git.ts';
import { loginStatus } from '../adapters/login.ts';
import { openHub } from '../adapters/open-hub.ts';
import { ownContainer } from '../adapters/own-container.ts';
import { registryBy } from '../adapters/registry.ts';
import { sweepTemporary } from '../adapters/sweep.ts';
import { systemClock, systemRandom } from '../adapters/system.ts';
import { type Config, parseConfig, problemText, type RawConfig } from '../config/config.ts';
import { settingsPath } from '../config/settings-file.ts';
import type { TriggerEvent } from '../model/event.ts';
import type { SourceFile } from '../model/location.ts';
import { type GitState, type RepoSnapshot, textOf } from '../model/repo-snapshot.ts';
import type { Outcome, Report } from '../model/report.ts';
import { pipeline } from '../pipeline.ts';
import type { Progress } from '../ports/progress.ts';
import { ruleIds } from '../rules/index.ts';
import { removeEverything } from '../smoke/sandbox.ts';
import type { PushOrder } from '../stages/push-order.ts';
import type { World } from '../stages/stage.ts';
import { parseLabelLines } from '../tags/labels.ts';
import { contextOf, planTags } from '../tags/plan.ts';
import { decidePush } from '../tags/policy.ts';
import { parseTagRules } from '../tags/tag-rule.ts';
import { decideTrust } from '../tags/trust.ts';

/** What a door hands over: its inputs as texts, and the outside as it sees it. */
export type Asked = {
  readonly inputs: Readonly<Record<string, string>>;
  readonly prefix: RawConfig['prefix'];
  readonly event: TriggerEvent;
  readonly environment: Readonly<Record<string, string>>;
  readonly temporaryRoot: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly runId: string;
  /** `until-post`: the private name stays for the job's later steps. `as-latest`: the newest image of each name is kept. */
  readonly keep: 'until-post' | 'as-latest';
};

export type Ended = {
  readonly report: Report;
  /** null when the configuration was wrong. */
  readonly config: Config | null;
  /** null where PATH could not be read. */
  readonly snapshot: RepoSnapshot | null;
  readonly git: GitState | null;
};

function emptyReport(outcome: Outcome, notices: readonly string[]): Report {
  return { outcome, findings: [], stages: [], images: [], agents: [], notices };
}

async function settingsOf(asked: Asked, path: string, snapshot: RepoSnapshot): Promise<SourceFile | null> {
  const { settings } = decideTrust(asked.event, snapshot.git);
  switch (settings.from) {
    case 'nowhere':
      return null;
    case 'commit': {
      const text = await gitOn(asked.environment).fileAt(path, settings.commit, settingsPath);
      return text === null ? null : { path: settingsPath, text };
    }
    case 'head':
      return textOf(snapshot, settingsPath);
  }
}

/** The facts that the tags need: `type=describe,match=…` asks git once more. */
async function gitForTags(asked: Asked, config: Config, path: string, git: GitState | null): Promise<GitState | null> {
  const rules = parseTagRules(config.tags);
  if (rules.status !== 'ok' || rules.describeMatch.length === 0) return git;
  return gitOn(asked.environment).state(path, { describeMatch: rules.describeMatch });
}

async function orderOf(asked: Asked, config: Config, git: GitState | null): Promise<PushOrder | string> {
  const settings = {
    tags: config.tags,
    push: config.push,
    now: systemClock.unixTime(),
    images: config.until === 'push' ? config.images : [],
    login: await loginStatus(config, asked.environment),
    smokeOff: config.smoke === 'off',
  };
  const decision = decidePush(asked.event, settings, git);
  if (decision.kind === 'config-error' && config.until === 'push') return decision.why;
  const plan = decision.kind === 'push' ? decision.plan : planTags(asked.event, git, settings);
  const version = plan.status === 'planned' ? plan.version : (git?.describe ?? null);
  const labels = parseLabelLines(config.labels, contextOf(asked.event, git, settings));
  if (labels.status === 'wrong') return labels.problems.join('; ');
  return { event: asked.event, git, trust: decideTrust(asked.event, git), decision, version, labels: labels.labels };
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
  const git = await gitOn(asked.environment).state(root);
  const snapshot = await snapshotFolder(root, git);
  const settings = await settingsOf(asked, root, snapshot);
  const parsed = parseConfig({ inputs: asked.inputs, prefix: asked.prefix, settings, ruleIds });
  if (parsed.status === 'invalid') {
    return { report: emptyReport('config', parsed.problems.map(problemText)), config: null, snapshot, git };
  }
  const { config } = parsed;
  const order = await orderOf(asked, config, await gitForTags(asked, config, root, git));
  if (typeof order === 'string') return { report: emptyReport('config', [order]), config, snapshot, git };
  const docker = dockerCli(asked.environment);
  const world: World = {
    docker,
    files: nodeFiles(asked.temporaryRoot, asked.runId),
    clock: systemClock,
    random: systemRandom,
    openHub: openHub(systemClock, systemRandom),
    progress: asked.progress,
    signal: asked.signal,
    runId: asked.runId,
    ownContainer: config.until === 'check' ? null : await ownContainer(docker).catch(() => null),
    config,
    snapshot,
    root,
    cores: cpus().length,
    order,
    registry: registryBy(docker),
    openLogins: openLoginsIn(asked.temporaryRoot, asked.runId, asked.environment),
    built: new Map(),
  };
  try {
    const walk = await pipeline.walk(world);
    const outcome: Outcome = asked.signal.aborted ? 'cancelled' : (walk.failed ?? 'passed');
    const { decision } = order;
    const notices =
      config.until !== 'push'
        ? []
        : decision.kind === 'push'
          ? decision.notices
          : decision.kind === 'refuse'
            ? []
            : [decision.why];
    return { report: { outcome, ...walk, notices: [...notices] }, config, snapshot, git };
  } finally {
    if (world.built.size > 0 && asked.keep === 'as-latest') await keepAsLatest(world);
    if (config.until !== 'check') await removeEverything(docker, asked.runId).catch(() => {});
    await sweepTemporary(asked.temporaryRoot, asked.runId);
  }
}

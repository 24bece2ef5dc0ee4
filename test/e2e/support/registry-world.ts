import { childEnvironment } from '../../../src/adapters/child.ts';
import { dockerCli } from '../../../src/adapters/docker.ts';
import { openLoginsIn } from '../../../src/adapters/docker-logins.ts';
import { nodeFiles } from '../../../src/adapters/files.ts';
import { openHub } from '../../../src/adapters/open-hub.ts';
import { registryBy } from '../../../src/adapters/registry.ts';
import { systemClock, systemRandom } from '../../../src/adapters/system.ts';
import { type Config, parseConfig } from '../../../src/config/config.ts';
import { parseImageId } from '../../../src/model/image.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Docker } from '../../../src/ports/docker.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { type Pushed, push } from '../../../src/stages/push.ts';
import type { Smoked } from '../../../src/stages/smoke/smoked.ts';
import type { StageResult, World } from '../../../src/stages/stage.ts';
import { manualEvent } from '../../../src/tags/parse-event.ts';
import type { PlannedTag, TagPlan } from '../../../src/tags/tag-plan.ts';
import { cleanGit } from '../../unit/support/check-texts.ts';
import type { Engine } from './registry-engines.ts';
import { livingRunId } from './run-id.ts';

const why = 'for a test';

/** Version tags are immutable, `latest` never goes back, anything with `-g` is a describe tag. */
export function planOf(version: string, ...names: readonly string[]): TagPlan {
  const tags = names.map((name): PlannedTag => {
    if (name.startsWith('latest')) return { name, why, type: 'latest', guard: 'never-back', guarded: false };
    if (name.includes('-g')) return { name, why, type: 'describe', guard: 'none', guarded: false };
    return { name, why, type: 'release', guard: 'immutable', guarded: true };
  });
  return { status: 'planned', tags, absent: [], version };
}

export type Run = {
  readonly engine: Engine;
  /** An empty docker configuration, or one with a login in it. */
  readonly dockerConfig: string;
  readonly id: string;
  readonly revision: string;
  readonly plan: TagPlan;
  /** As a user would give them. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The image's name, and how many images the repository has. */
  readonly image?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** What stands in for docker, for the commands that a test wants to answer itself. */
  readonly docker?: (real: Docker) => Docker;
  readonly temporaryRoot?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds that a wait of a minute and more really takes. */
  readonly minute?: number;
};

export type Ran = {
  readonly result: StageResult<Pushed>;
  /** Milliseconds that the station wanted to wait between attempts. */
  readonly waits: readonly number[];
  /** Everything that it said or let docker say. */
  readonly said: readonly string[];
};

/** Waits of less than a minute take no time and are written down. */
function hastyClock(waits: number[], minute: number): Clock {
  return {
    ...systemClock,
    async after(milliseconds, signal) {
      if (milliseconds >= 60_000) return systemClock.after(minute, signal);
      waits.push(milliseconds);
    },
  };
}

function configOf(inputs: Run['inputs']): Config {
  const parsed = parseConfig({ inputs, prefix: '', settings: null, ruleIds: [] });
  if (parsed.status === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

/** The station `push` on a real engine, with a hand-made image that has passed its test. */
export async function runPush(run: Run): Promise<Ran> {
  const waits: number[] = [];
  const said: string[] = [];
  const environment = {
    ...childEnvironment(process.env),
    DOCKER_HOST: run.engine.host,
    DOCKER_CONFIG: run.dockerConfig,
  };
  const real = dockerCli(environment);
  const docker = run.docker?.(real) ?? real;
  const runId = livingRunId();
  const snapshot = snapshotOfTexts(run.files ?? { Dockerfile: 'FROM scratch\n' });
  const repo = readRepo(snapshot);
  const id = parseImageId(run.id);
  if (id === null) throw new Error(`${run.id} is no image id`);
  const world: World = {
    docker,
    files: nodeFiles(run.temporaryRoot, runId),
    clock: hastyClock(waits, run.minute ?? 120_000),
    random: systemRandom,
    openHub: openHub(systemClock, systemRandom),
    progress: {
      stageStarted: () => {},
      stageEnded: () => {},
      output: (_source, line) => said.push(line),
      say: (sentence) => said.push(sentence),
    },
    signal: run.signal ?? new AbortController().signal,
    runId,
    ownContainer: null,
    config: configOf(run.inputs),
    snapshot,
    root: '/nowhere',
    cores: 2,
    order: {
      event: manualEvent(),
      git: { ...cleanGit, head: run.revision },
      trust: { settings: { from: 'head' }, build: { allowed: true } },
      decision: { kind: 'push', why, plan: run.plan, notices: [] },
      version: run.plan.version,
      labels: {},
    },
    registry: registryBy(docker),
    openLogins: openLoginsIn(run.temporaryRoot, runId, environment),
    narrow: { changed: null, baseline: null },
    existingImage: null,
    built: new Map(),
    undelivered: new Set(),
  };
  const input: Smoked = {
    repo,
    name: run.image ?? 'telescope',
    source: { kind: 'generate' },
    target: null,
    allowFailure: false,
    dockerfile: 'Dockerfile',
    text: '',
    dockerfilePath: '/nowhere/Dockerfile',
    contextPath: '/nowhere',
    id,
    privateTag: `ocs-agent-action/test:${runId}`,
    configDir: '/config',
    size: null,
    above: null,
    level: 'help',
  };
  return { result: await push.run(input, world), waits, said };
}

import { cpus } from 'node:os';
import { snapshotFolder } from '../../../src/adapters/files.ts';
import { parseConfig, problemText } from '../../../src/config/config.ts';
import { settingsPath } from '../../../src/config/settings-file.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { type ImageId, parseImageId } from '../../../src/model/image.ts';
import { type GitState, textOf } from '../../../src/model/repo-snapshot.ts';
import type { AgentRow } from '../../../src/model/report.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { ruleIds, ruleOf } from '../../../src/rules/index.ts';
import { inspectImage } from '../../../src/stages/build.ts';
import { smoke } from '../../../src/stages/smoke.ts';
import type { World } from '../../../src/stages/stage.ts';
import type { Lab } from './lab.ts';
import { type Tree, writeTree } from './trees.ts';

/** What the station `smoke` said of one image. */
export type Smoked = {
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly note: string;
  readonly findings: readonly Finding[];
  readonly agents: readonly AgentRow[];
  /** `severity rule: message` of each finding. */
  readonly said: readonly string[];
  readonly seconds: number;
};

function sentence({ rule, severity, params }: Finding): string {
  return `${severity} ${rule}: ${ruleOf(rule)?.message(params) ?? 'a rule that is not there'}`;
}

export type BenchOptions = {
  /** Inputs as a workflow gives them: `{ smoke: 'import' }`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** An image that is there already; otherwise the tree's Dockerfile is built. */
  readonly image?: string;
  readonly git?: Partial<GitState>;
};

/** Walks one station for one tree: builds its image as it is, and lets `smoke` test it. */
export async function smokeOf(lab: Lab, tree: Tree | string, options: BenchOptions = {}): Promise<Smoked> {
  const root = typeof tree === 'string' ? tree : await lab.folder(tree);
  if (typeof tree !== 'string') await writeTree(root, tree);
  const git = options.git === undefined ? null : ({ head: null, ...options.git } as GitState);
  const snapshot = await snapshotFolder(root, git);
  const parsed = parseConfig({
    inputs: { 'smoke-timeout': '30', ...options.inputs },
    prefix: '',
    settings: textOf(snapshot, settingsPath),
    ruleIds,
  });
  if (parsed.status === 'invalid') throw new Error(parsed.problems.map(problemText).join('\n'));
  const repo = readRepo(snapshot);
  const image = repo.images[0];
  if (!image) throw new Error('the tree has no Dockerfile');
  const built = options.image ?? (await build(lab, root, image.dockerfile.file.path));
  const world = {
    ...lab.tools,
    config: parsed.config,
    snapshot,
    root,
    cores: cpus().length,
    existingImage: null,
    built: new Map(),
    undelivered: new Set(),
  } as unknown as World;
  const inspected = await inspectImage(world, built);
  if (typeof inspected === 'string') throw new Error(inspected);
  const before = performance.now();
  const result = await smoke.run(
    {
      repo,
      name: image.name,
      source: { kind: 'existing', image },
      target: null,
      allowFailure: false,
      above: null,
      dockerfile: image.dockerfile.file.path,
      dockerfilePath: `${root}/${image.dockerfile.file.path}`,
      contextPath: root,
      text: image.dockerfile.file.text,
      privateTag: built,
      ...inspected,
    },
    world,
  );
  const seconds = (performance.now() - before) / 1000;
  const findings = result.findings ?? [];
  const said = findings.map(sentence);
  return { status: result.status, note: result.note, findings, agents: result.agents ?? [], said, seconds };
}

async function build(lab: Lab, root: string, dockerfile: string): Promise<string> {
  const made = await lab.build(root, { dockerfile });
  if (made.status !== 0) throw new Error(made.output);
  return made.image;
}

/** `sha256:…` of an image's name, for those that want to be exact. */
export async function idOf(lab: Lab, image: string): Promise<ImageId> {
  const { stdout } = await lab.tools.docker.run({ verb: 'image-inspect', image });
  const inspected: { readonly Id: string } = JSON.parse(stdout);
  const id = parseImageId(inspected.Id);
  if (id === null) throw new Error(`${image} has no id`);
  return id;
}

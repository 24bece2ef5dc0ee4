import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '../../../src/adapters/child.ts';
import { dockerCli } from '../../../src/adapters/docker.ts';
import { nodeFiles } from '../../../src/adapters/files.ts';
import { openHub } from '../../../src/adapters/open-hub.ts';
import { systemClock, systemRandom } from '../../../src/adapters/system.ts';
import type { Progress } from '../../../src/ports/progress.ts';
import {
  openSandbox,
  privateReference,
  removeEverything,
  runLabel,
  type Sandbox,
  type Tools,
} from '../../../src/smoke/sandbox.ts';
import { livingRunId } from './run-id.ts';
import { type Ran, run } from './shell.ts';
import { type Tree, writeTree } from './trees.ts';

const silent: Progress = {
  stageStarted: () => {},
  stageEnded: () => {},
  output: () => {},
  say: () => {},
};

export type Built = { readonly status: number; readonly output: string; readonly image: string };

export type Seat = Awaited<ReturnType<Sandbox['hub']['seat']>>;

export type BuildOptions = {
  readonly dockerfile?: string;
  /** Folder of the tree. */
  readonly context?: string;
  readonly target?: string;
  readonly buildArgs?: readonly string[];
  /** Images of FROM that a machine without Docker Hub has under another name: `{ 'debian:bookworm': 'rootfs' }`. */
  readonly insteadOf?: Readonly<Record<string, string>>;
};

/** A network, a hub on it, and folders: everything that a test file builds and runs, and the way to be rid of it. */
export type Lab = {
  readonly tools: Tools;
  readonly sandbox: Sandbox;
  /** A folder of this machine with the tree in it. */
  folder(tree: Tree): Promise<string>;
  /** `docker buildx build --load`, as station `build` does it. */
  build(folder: string, options?: BuildOptions): Promise<Built>;
  close(): Promise<void>;
};

async function localImages(names: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(names).map(async ([name, local]) => {
      const { status } = await run('docker', ['image', 'inspect', local]);
      return status === 0 ? ['--build-context', `${name}=docker-image://${local}`] : [];
    }),
  );
  return found.flat();
}

export async function openLab(): Promise<Lab> {
  const runId = livingRunId();
  const docker = dockerCli(childEnvironment(process.env));
  const tools: Tools = {
    docker,
    files: nodeFiles(undefined, runId),
    clock: systemClock,
    random: systemRandom,
    openHub: openHub(systemClock, systemRandom),
    progress: silent,
    signal: new AbortController().signal,
    runId,
    ownContainer: null,
  };
  const sandbox = await openSandbox(tools, 'embedded');
  const root = await mkdtemp(join(tmpdir(), `ocs-agent-action-${runId}-`));
  let made = 0;

  async function folder(tree: Tree): Promise<string> {
    made += 1;
    const path = join(root, String(made));
    await writeTree(path, tree);
    return path;
  }

  async function build(path: string, options: BuildOptions = {}): Promise<Built> {
    made += 1;
    const image = privateReference(`image-${made}`, runId);
    const built: Ran = await run('docker', [
      ...['buildx', 'build', '--load', '--progress', 'plain', '--provenance', 'false', '--tag', image],
      ...['--file', join(path, options.dockerfile ?? 'Dockerfile'), '--label', `${runLabel}=${runId}`],
      ...(options.target === undefined ? [] : ['--target', options.target]),
      ...(options.buildArgs ?? []).flatMap((arg) => ['--build-arg', arg]),
      ...(await localImages(options.insteadOf ?? {})),
      join(path, options.context ?? '.'),
    ]);
    return { status: built.status, output: built.stdout + built.stderr, image };
  }

  async function close(): Promise<void> {
    await sandbox.close();
    await removeEverything(docker, runId, { images: true });
    await rm(root, { recursive: true, force: true });
  }

  return { tools, sandbox, folder, build, close };
}

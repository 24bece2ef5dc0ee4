import type { ContainerPlan } from '../ports/docker.ts';
import { firstOf } from '../ports/first-of.ts';
import { type CopyIn, startContainer } from './container.ts';
import type { Exit } from './evidence.ts';
import { type Examined, examinedOf } from './examined.ts';
import { probeFolder, probeScript } from './probe.ts';
import type { Tools } from './sandbox.ts';

export type AskedArguments = {
  /** Tells the answer. */
  readonly key: string;
  /** Agent class; '' for the file that the image starts. */
  readonly class: string;
  readonly id: string;
  /** Of the site config, flattened. */
  readonly arguments: readonly string[];
  /** Of the command line, beside those of ocs-agent-cli. */
  readonly more: readonly string[];
};

/** What the probe is asked for. */
export type Ask = {
  /** The folder that agents write to, where the base has one. */
  readonly data: string | null;
  /** Modules whose installed file is compared with the repository's. */
  readonly modules: readonly string[];
  /** Distributions of the repository. */
  readonly distributions: readonly string[];
  /** Files that the image starts by `--agent`, as its arguments name them. */
  readonly scripts: readonly { readonly path: string; readonly entryPoint: string }[];
  /** Names of the repository's own entry points. */
  readonly plugins: readonly string[];
  /** What instances give their agents, to be parsed by the agents' own parsers. */
  readonly arguments: readonly AskedArguments[];
  readonly import: boolean;
  readonly dependencies: boolean;
};

type Launch = Pick<ContainerPlan, 'entrypoint' | 'arguments' | 'environment'>;

const byEntryPoint: Launch = {
  entrypoint: null,
  arguments: ['--agent', `${probeFolder}/probe.py`, '--entrypoint', 'main'],
  // ocs-agent-cli asks for it before anything else.
  environment: { INSTANCE_ID: 'ocs-agent-action-probe' },
};

/** Where the entry point does not lead to ocs-agent-cli, or not with our arguments. */
const byPython: Launch = { entrypoint: 'python3', arguments: [`${probeFolder}/probe.py`], environment: {} };

function rowOf(line: string, token: string): ReadonlyMap<string, unknown> | null {
  const at = line.indexOf(token);
  if (at === -1) return null;
  try {
    const row: unknown = JSON.parse(line.slice(at + token.length));
    return typeof row === 'object' && row !== null ? new Map(Object.entries(row)) : null;
  } catch {
    return null;
  }
}

async function launch(
  tools: Tools,
  image: string,
  copies: readonly CopyIn[],
  token: string,
  seconds: number,
  how: Launch,
): Promise<Examined> {
  const rows: ReadonlyMap<string, unknown>[] = [];
  const log: string[] = [];
  let said: () => void = () => {};
  const done = new Promise<'done'>((resolve) => {
    said = () => resolve('done');
  });
  const listening: Tools = {
    ...tools,
    progress: {
      ...tools.progress,
      output(source, line) {
        const row = rowOf(line, token);
        if (row) {
          rows.push(row);
          if (row.has('done')) said();
        } else {
          log.push(line);
          tools.progress.output(source, line);
        }
      },
    },
  };
  const container = await startContainer(listening, 'probe', { image, network: 'none', devices: [], ...how }, copies);
  try {
    // What an agent's import has started may keep the container alive when all is said.
    const exit = await firstOf<'done' | Exit>(tools.clock, seconds, tools.signal, [done, container.ended]);
    const ending =
      exit === 'done'
        ? 'came to its end'
        : exit === null
          ? `did not end within ${seconds} s`
          : `ended with status ${exit.status}${exit.engineError ? `: ${exit.engineError}` : ''}`;
    return examinedOf(rows, log.slice(-50), `the look inside the image ${ending}`, how === byEntryPoint);
  } finally {
    await container.remove();
  }
}

/**
 * Looks inside an image: one container without network, started as its agents are. A second one only where the entry
 * point does not lead to ocs-agent-cli.
 */
export async function examineImage(tools: Tools, image: string, ask: Ask, seconds: number): Promise<Examined> {
  if (tools.signal.aborted) return examinedOf([], [], 'the look inside the image was cancelled', true);
  // The image can print what it likes; lines with a token that nothing in it knows beforehand are ours.
  const token = tools.random.hex(16);
  const folder = await tools.files.temporaryFolder();
  try {
    await tools.files.write(`${folder}/probe/probe.py`, probeScript);
    // What one agent may take is less than what all may take.
    const limit = Math.max(5, Math.floor(seconds / 2));
    await tools.files.write(`${folder}/probe/ask.json`, JSON.stringify({ ...ask, token, seconds: limit }));
    const copies = [{ from: `${folder}/probe/.`, to: probeFolder }];
    const first = await launch(tools, image, copies, token, seconds, byEntryPoint);
    return first.contract === null && !tools.signal.aborted
      ? await launch(tools, image, copies, token, seconds, byPython)
      : first;
  } finally {
    await tools.files.remove(folder);
  }
}

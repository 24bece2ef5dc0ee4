import type { Completed } from '../ports/docker.ts';
import { type RunningContainer, startCreated } from './container.ts';
import { engineTrouble } from './engine-trouble.ts';
import { EngineFailed, NotStarted, runLabel, type Tools } from './sandbox.ts';

/** A file that is copied in: absolute on this side, or its text. */
export type FileIn = { readonly path: string } & (
  | { readonly from: string; readonly text: null }
  | { readonly from: null; readonly text: string }
);

/** One service as a Compose project of its own. */
export type ServicePlan = {
  readonly project: string;
  readonly container: string;
  readonly image: string;
  /** The project's file. */
  readonly text: string;
  /** What its volumes are filled with before the start: a folder of this side, and files over it. */
  readonly volumes: readonly {
    readonly name: string;
    readonly from: string | null;
    readonly files: readonly FileIn[];
  }[];
  readonly files: readonly FileIn[];
};

/** The engine's own trouble ends the test; everything else is the service's. */
function hasFailed(what: string, completed: Completed): never {
  const trouble = engineTrouble(completed);
  if (trouble !== null) throw new EngineFailed(`${what}: ${trouble}`);
  const last = completed.stderr.trim().split('\n').at(-1) ?? '';
  throw new NotStarted(`${what}: ${last.replace(/^Error response from daemon: /, '')}`);
}

/** Puts files into a container that does not run yet. `folder`: '' for its root. */
async function putFiles(
  tools: Tools,
  container: string,
  folder: string,
  files: readonly FileIn[],
  stage: string,
): Promise<void> {
  const copy = (from: string, to: string) => tools.docker.run({ verb: 'copy-in', from, container, to });
  for (const [index, { path, from, text }] of files.entries()) {
    const local = from ?? `${stage}/${index}/file`;
    if (text !== null) await tools.files.write(local, text);
    const to = `${folder}/${path.replace(/^\//, '')}`;
    if ((await copy(local, to)).status === 0) continue;
    // Its folder is not there: Docker would make it for a mount.
    await tools.files.write(`${stage}/${index}/tree/${path}`, '');
    await copy(`${stage}/${index}/tree/.`, folder === '' ? '/' : folder);
    const again = await copy(local, to);
    if (again.status !== 0) hasFailed(`${to} cannot be put into it`, again);
  }
}

/** A volume that its service may only read is filled through another container, which is never started. */
async function fillVolumes(tools: Tools, plan: ServicePlan, stage: string): Promise<void> {
  const { docker } = tools;
  if (plan.volumes.length === 0) return;
  const name = `${plan.container}-fill`;
  const container = {
    image: plan.image,
    name,
    labels: { [runLabel]: tools.runId },
    network: 'none',
    environment: {},
    arguments: ['true'],
    entrypoint: null,
    devices: [],
    volumes: plan.volumes.map((volume, index) => `${volume.name}:/m${index}`),
  };
  const made = await docker.run({ verb: 'create', container });
  try {
    if (made.status !== 0) hasFailed('its volumes cannot be made', made);
    for (const [index, { from, files }] of plan.volumes.entries()) {
      const to = `/m${index}`;
      if (from !== null) {
        const copied = await docker.run({ verb: 'copy-in', from: `${from}/.`, container: name, to });
        if (copied.status !== 0) hasFailed(`${from} cannot be copied into its volume`, copied);
      }
      await putFiles(tools, name, to, files, `${stage}${to}`);
    }
  } finally {
    await docker.run({ verb: 'remove-containers', containers: [name] });
  }
}

/** Makes the service's container by Compose, fills it and starts it. Its volumes go with the sweep. */
export async function startService(tools: Tools, source: string, plan: ServicePlan): Promise<RunningContainer> {
  const { docker } = tools;
  const stage = await tools.files.temporaryFolder();
  const remove = async (): Promise<void> => {
    await docker.run({ verb: 'remove-containers', containers: [plan.container] });
    const volumes = (await docker.run({ verb: 'list', what: 'volumes', label: projectLabel(plan.project) })).stdout;
    const names = volumes.split('\n').filter((name) => name !== '');
    if (names.length > 0) await docker.run({ verb: 'remove-volumes', volumes: names });
  };
  try {
    const made = await docker.run({ verb: 'compose-create', name: plan.project }, { stdin: plan.text });
    if (made.status !== 0) hasFailed('docker compose cannot make it', made);
    await fillVolumes(tools, plan, `${stage}/volumes`);
    await putFiles(tools, plan.container, '', plan.files, `${stage}/files`);
    const running = await startCreated(tools, source, plan.container, []);
    return { ...running, remove };
  } catch (error) {
    await remove();
    throw error;
  } finally {
    await tools.files.remove(stage);
  }
}

/** Compose labels what it makes. */
function projectLabel(project: string): string {
  return `com.docker.compose.project=${project}`;
}

/** Names of one trial: nobody else uses them. */
export function namesOf(tools: Tools): { readonly project: string; readonly container: string } {
  const name = `ocs-agent-action-${tools.runId}-${tools.random.hex(4)}`;
  return { project: name, container: name };
}

import type { ComposeFile } from '../compose/compose-file.ts';
import { standIn } from '../compose/trial/place.ts';
import { folderOf } from '../model/folder.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { type AgentService, startedServices } from '../rules/support/agent-services.ts';
import { engineTrouble } from '../smoke/engine-trouble.ts';
import { SandboxFailed } from '../smoke/sandbox.ts';
import type { Built } from './build.ts';
import type { World } from './stage.ts';

/** What Compose itself makes of a file, or what it says against it. */
export type Project =
  | { readonly status: 'read'; readonly model: unknown }
  | { readonly status: 'refused'; readonly why: string };

/** A file that others include or extend is no project of its own. */
function isPart(compose: ComposeFile, { composeFiles }: AgentRepo): boolean {
  return composeFiles.some(
    (other) =>
      other.file !== compose.file && other.files.includes(compose.file) && !other.project.includes(compose.file),
  );
}

/** Whether a service runs this image. */
export function isOf({ source }: Built, { image, service }: AgentService): boolean {
  if (source.kind === 'existing') return image?.name === source.image.name;
  return image !== null || service.build !== null;
}

/** The services that run this image as an agent, in every compose file of the repository. */
export function servicesOf(input: Built): readonly AgentService[] {
  const { repo } = input;
  return startedServices(repo).filter(
    (agent) => isOf(input, agent) && agent.service.replicas !== 0 && !isPart(agent.compose, repo),
  );
}

/** What the docker program itself lives by: never replaced. */
const docker = /^(?:PATH|HOME|USER|LOGNAME|SHELL|PWD|TMPDIR|XDG_\w+|DOCKER_\w+|COMPOSE_\w+|BUILDX_\w+|BUILDKIT_\w+)$/;

/** A mount of `${OCS_CONFIG_DIR}`, which only the site sets, makes Compose refuse the whole file. */
function standIns({ services }: ComposeFile): Readonly<Record<string, string>> {
  const unset = services.flatMap(({ mounts }) =>
    mounts.flatMap(({ source }) => (source?.value.kind === 'unset' ? source.value.variables : [])),
  );
  return Object.fromEntries(unset.filter((name) => !docker.test(name)).map((name) => [name, standIn(name)]));
}

/** Compose's own words, without what it merely warns of. */
function complaint(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^time="|^WARN/.test(line));
  return lines.join(' ').slice(0, 1000);
}

export async function readProject(compose: ComposeFile, world: World): Promise<Project> {
  const { root, snapshot, runId } = world;
  const folder = folderOf(compose.file.path);
  const envFile = folder === '' ? '.env' : `${folder}/.env`;
  const project = {
    name: `ocs-agent-action-${runId}`,
    folder: folder === '' ? root : `${root}/${folder}`,
    files: compose.project.map(({ path }) => `${root}/${path}`),
    envFile: snapshot.files.has(envFile) ? `${root}/${envFile}` : null,
    profiles: [...new Set(compose.services.flatMap(({ profiles }) => profiles))],
  };
  const completed = await world.docker.run(
    { verb: 'compose-config', project },
    { keep: 16 * 1024 * 1024, environment: standIns(compose), signal: world.signal },
  );
  const { status, stdout, stderr } = completed;
  if (status === 0) return { status: 'read', model: JSON.parse(stdout) };
  if (/is not a docker command|unknown (?:shorthand )?flag/.test(stderr)) {
    throw new SandboxFailed(
      '`smoke: compose` needs `docker compose`: install the plugin docker-compose-plugin, v2.20 or newer',
    );
  }
  const trouble = engineTrouble(completed);
  if (trouble !== null) throw new SandboxFailed(`${compose.file.path} cannot be read by docker compose: ${trouble}`);
  return { status: 'refused', why: complaint(stderr) || `status ${status}` };
}

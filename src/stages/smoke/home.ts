import type { ComposeService } from '../../compose/compose-file.ts';
import type { InstanceSpec } from '../../config/instance.ts';
import { nearest } from '../../model/nearest.ts';
import type { RepoImage } from '../../repo/agent-repo.ts';
import type { Built } from '../build.ts';
import { type ImageTask, selectImages } from '../check.ts';
import type { World } from '../stage.ts';

type Named = Pick<InstanceSpec, 'instanceId' | 'agentClass' | 'image'>;

/** Images of this run that agents start in, in dependency order. */
function agentTasks(input: Built, world: World): readonly ImageTask[] {
  return selectImages(input.repo, world.config).filter(
    ({ source }) => source.kind === 'generate' || (source.kind === 'existing' && source.image.isAgentImage),
  );
}

function imageOf({ source }: ImageTask): RepoImage | null {
  return source.kind === 'existing' ? source.image : null;
}

/** The file that the image starts where nobody says otherwise, without its folder. */
function startedFile(image: RepoImage): string | null {
  const words = image.launch.agentArguments.map(({ text }) => text);
  const path = words[words.indexOf('--agent') + 1];
  return words.includes('--agent') && path !== undefined ? (path.split('/').at(-1) ?? null) : null;
}

function brings(image: RepoImage, file: string): boolean {
  return image.copies.some(({ sources }) =>
    sources.some((source) => source === '' || source === file || file.startsWith(`${source}/`)),
  );
}

/** By INSTANCE_ID, or by the name that OCS's host manager looks for. */
function isServiceOf({ name, environment }: ComposeService, instanceId: string): boolean {
  const id = environment.find((entry) => entry.name === 'INSTANCE_ID')?.value?.value;
  return id?.kind === 'known' ? id.text === instanceId : name.value === `ocs-${instanceId}`;
}

/**
 * The image that an instance without `image` runs in: the one whose compose service has its name; else the one that
 * starts the file of its agent; else the first that brings that file, and the first of all where none is known to.
 */
export function homeOf(spec: Named, input: Built, world: World): string {
  const tasks = agentTasks(input, world);
  const [first] = tasks;
  if (first === undefined || tasks.length === 1) return first?.name ?? input.name;
  const such = (fits: (image: RepoImage) => boolean): string | undefined =>
    tasks.find((task) => {
      const image = imageOf(task);
      return image !== null && fits(image);
    })?.name;
  const byService = such(({ services }) => services.some((service) => isServiceOf(service, spec.instanceId)));
  if (byService !== undefined) return byService;
  const files = input.repo.agents.flatMap(({ class: one, file }) =>
    file !== null && one !== null && one === spec.agentClass ? [file] : [],
  );
  const started = such((image) => files.some((file) => file.split('/').at(-1) === startedFile(image)));
  return started ?? such((image) => files.some((file) => brings(image, file))) ?? first.name;
}

/** A sentence where an instance names an image that the repository does not have: nothing would ever start it. */
export function homeless(specs: readonly Named[], input: Built, world: World): string | null {
  const known = new Set([
    ...input.repo.images.map(({ name }) => name),
    ...selectImages(input.repo, world.config).map(({ name }) => name),
    input.name,
  ]);
  const lost = specs.find(({ image }) => image !== null && !known.has(image));
  if (!lost) return null;
  const meant = nearest(lost.image ?? '', [...known]);
  return `instance ${lost.instanceId} names the image \`${lost.image}\`, and this repository makes ${[...known].join(', ')}${meant ? `; did you mean \`${meant}\`?` : ''}`;
}

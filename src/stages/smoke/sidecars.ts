import type { InstanceSpec } from '../../config/instance.ts';
import type { SidecarSpec } from '../../config/sidecar.ts';
import type { RepoImage } from '../../repo/agent-repo.ts';
import type { SidecarPlan } from '../../smoke/sidecar.ts';
import { type Built, build } from '../build.ts';
import { dockerfile } from '../dockerfile.ts';
import { pull } from '../pull.ts';
import type { World } from '../stage.ts';

/** What each `image` of a sidecar means here. */
export type SidecarImages = ReadonlyMap<string, string>;

/** Builds an image of the repository ahead of its turn; a sentence where that fails. */
async function builtAhead(image: RepoImage, input: Built, world: World): Promise<string | null> {
  if (world.built.has(image.name)) return null;
  for (const name of image.needs) {
    const needed = input.repo.images.find((one) => one.name === name);
    const trouble = needed === undefined ? null : await builtAhead(needed, input, world);
    if (trouble !== null) return trouble;
  }
  const { name, target } = image;
  const task = { repo: input.repo, name, source: { kind: 'existing', image }, target, allowFailure: false } as const;
  const made = await dockerfile.run(task, world);
  const result = made.status === 'passed' ? await build.run(made.value, world) : made;
  return result.status === 'passed' ? null : `the image ${name} of a sidecar cannot be built: ${result.note}`;
}

/**
 * `docker create` pulls what is missing, and says nothing meanwhile: so it is pulled before, with patience. A sentence
 * where its registry is silent; any other refusal is told of the instance, when its container is made.
 */
async function fetched(name: string, world: World): Promise<string | null> {
  const { status } = await world.docker.run({ verb: 'image-inspect', image: name });
  const pulled = status === 0 ? null : await pull(name, world);
  return pulled?.status === 'silent' ? `the image ${name} of a sidecar cannot be pulled: ${pulled.why}` : null;
}

/** Images of this repository by the names that compose files give them; all others as they are written. */
export async function sidecarImages(
  candidates: readonly Pick<InstanceSpec, 'sidecars'>[],
  input: Built,
  world: World,
): Promise<SidecarImages | string> {
  const names = new Set(
    candidates.flatMap(({ sidecars }) => sidecars.flatMap(({ image }) => (image === null ? [] : [image]))),
  );
  const found = new Map<string, string>();
  for (const name of names) {
    const own = input.repo.images.find((image) => image.name === name || image.references.includes(name));
    if (own !== undefined && own.name !== input.name) {
      const trouble = await builtAhead(own, input, world);
      if (trouble !== null) return trouble;
    }
    const silence = own === undefined ? await fetched(name, world) : null;
    if (silence !== null) return silence;
    found.set(
      name,
      own === undefined ? name : own.name === input.name ? input.id : (world.built.get(own.name)?.id ?? name),
    );
  }
  return found;
}

export function sidecarPlan(spec: SidecarSpec, input: Built, root: string, images: SidecarImages): SidecarPlan {
  const { name, image, command, env, files, waitFor } = spec;
  const [program = null, ...rest] = command;
  return {
    name,
    env,
    waitFor,
    files: files.map(({ source, target }) => ({ from: `${root}/${source}`, to: target })),
    // The entry point of an agent's image leads to ocs-agent-cli: there a command stands for all of it.
    ...(image === null
      ? { image: input.id, entrypoint: program, arguments: rest }
      : { image: images.get(image) ?? image, entrypoint: null, arguments: command }),
  };
}

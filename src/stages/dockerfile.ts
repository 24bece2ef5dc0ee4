import { generate } from '../generate/generate.ts';
import { parseImageRef } from '../model/image.ts';
import { baseRepository } from '../ocs/base-image.ts';
import type { RepoImage } from '../repo/agent-repo.ts';
import { dockerfileMissing } from '../rules/dockerfile-missing/rule.ts';
import { findingOf } from '../rules/rule.ts';
import type { ImageTask } from './check.ts';
import type { Stage, World } from './stage.ts';

export type Dockerized = ImageTask & {
  /** Relative to PATH; null when it was generated for this run only. */
  readonly dockerfile: string | null;
  /** What docker is given: absolute. */
  readonly dockerfilePath: string;
  readonly contextPath: string;
  readonly text: string;
};

/** The text with every FROM of simonsobs/ocs pointing at another base. */
export function withBase(image: RepoImage, base: string): string {
  const { file, stages } = image.dockerfile;
  let text = file.text;
  for (const { from } of stages.toReversed()) {
    const ref = parseImageRef(from.image.text);
    if (ref?.registry !== null || ref.repository !== baseRepository) continue;
    text = text.slice(0, from.image.span.start) + base + text.slice(from.image.span.end);
  }
  return text;
}

/** A Dockerfile of its own name has an ignore file of its own: that lies beside it. */
async function temporary(world: World, text: string, ignore: string | null): Promise<string> {
  const folder = await world.files.temporaryFolder();
  await world.files.write(`${folder}/Dockerfile`, text);
  if (ignore !== null) await world.files.write(`${folder}/Dockerfile.dockerignore`, ignore);
  return `${folder}/Dockerfile`;
}

/** Selects the Dockerfile that is there, or generates one. */
export const dockerfile: Stage<ImageTask, Dockerized> = {
  name: 'dockerfile',
  async run(task, world) {
    const { source } = task;
    switch (source.kind) {
      case 'missing':
        return {
          status: 'failed',
          note: `${source.path} is not in the repository`,
          findings: [findingOf(dockerfileMissing, { at: null, params: { path: source.path, service: null } })],
        };
      case 'generate': {
        const { config } = world;
        const generated = generate(task.repo, { ...config.generate, base: config.base ?? config.generate.base });
        if (generated.status === 'impossible') return { status: 'failed', note: generated.because };
        const { dockerfile: text, dockerignore } = generated;
        return {
          status: 'passed',
          note: `generated, on ${generated.plan.base.reference}`,
          value: {
            ...task,
            dockerfile: null,
            dockerfilePath: await temporary(world, text, dockerignore),
            contextPath: world.root,
            text,
          },
        };
      }
      case 'existing': {
        const { file } = source.image.dockerfile;
        const contextPath = source.image.context === '' ? world.root : `${world.root}/${source.image.context}`;
        if (world.config.context === null && (await world.files.leaves(world.root, source.image.context)))
          return {
            status: 'failed',
            note: `the build context ${source.image.context} of ${file.path} is a link that leads out of the repository, and would take in what is not of it; give the folder that is meant as \`context\``,
          };
        const { base } = world.config;
        const text = base === null ? file.text : withBase(source.image, base);
        const dockerfilePath =
          base === null
            ? `${world.root}/${file.path}`
            : await temporary(world, text, await world.files.read(`${world.root}/${file.path}.dockerignore`));
        return {
          status: 'passed',
          note: base === null ? file.path : `${file.path} on ${base}`,
          value: { ...task, dockerfile: file.path, dockerfilePath, contextPath, text },
        };
      }
    }
  },
};

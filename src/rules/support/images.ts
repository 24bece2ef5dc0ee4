import type { Instruction, Stage } from '../../dockerfile/ast.ts';
import type { ImageConfig } from '../../dockerfile/image-config.ts';
import { resolveFrom } from '../../dockerfile/variables.ts';
import { type Location, locationOf, type Span } from '../../model/location.ts';
import type { AgentRepo, RepoImage } from '../../repo/agent-repo.ts';

/** An image whose Dockerfile BuildKit takes. */
export type SoundImage = RepoImage & { readonly stage: Stage; readonly config: ImageConfig };

/** A file that BuildKit refuses gives one finding, dockerfile-syntax, not forty: no other rule looks at it. */
export function soundImages(repo: AgentRepo): readonly SoundImage[] {
  return repo.images.flatMap((image) => {
    const { stage, config, dockerfile } = image;
    return stage && config && dockerfile.problem === null ? [{ ...image, stage, config }] : [];
  });
}

/** Those that rules about agents look at. */
export function agentImages(repo: AgentRepo): readonly SoundImage[] {
  return soundImages(repo).filter(({ isAgentImage }) => isAgentImage);
}

/** The built stage behind those of its Dockerfile that it extends. */
export function stageChain({ dockerfile, stage }: SoundImage): readonly Stage[] {
  const chain = [stage];
  for (let at = resolveFrom(dockerfile, stage); at.kind === 'stage'; at = resolveFrom(dockerfile, at.stage)) {
    chain.unshift(at.stage);
  }
  return chain;
}

const instructionsOf = new WeakMap<Stage, readonly Instruction[]>();

/** Every instruction that makes the image, stages that it only copies from left out. */
export function ownInstructions(image: SoundImage): readonly Instruction[] {
  const known = instructionsOf.get(image.stage);
  if (known) return known;
  const instructions = stageChain(image).flatMap((stage) => stage.instructions);
  instructionsOf.set(image.stage, instructions);
  return instructions;
}

/** A place in the image's Dockerfile. */
export function inDockerfile({ dockerfile }: RepoImage, span: Span): Location {
  return locationOf(dockerfile.file, span);
}

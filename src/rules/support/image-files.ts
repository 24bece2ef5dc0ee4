import type { Stage } from '../../dockerfile/ast.ts';
import { filesInStage, type ImageFiles } from '../../dockerfile/image-files.ts';
import type { Found } from '../../dockerfile/stage-files.ts';
import { baseHasPath } from '../../ocs/base-files.ts';
import type { AgentRepo, RepoImage } from '../../repo/agent-repo.ts';
import { inheritedConfig, ocsBaseConfig } from '../../repo/images/base-config.ts';
import { baseOfStage, contextOf, filesOf as filesOfStage } from './build-context.ts';

const known = new WeakMap<Stage, Map<string, ImageFiles>>();

/** Which files lie where in an image, those of its base included as far as they are known. */
export function filesOf(repo: AgentRepo, image: RepoImage): ImageFiles | null {
  const { stage, context, dockerfile, parent } = image;
  if (!stage) return null;
  // Alone in its Dockerfile and on a base of nobody's making, the stage is all there is to know.
  const isAlone = !parent && dockerfile.stages.length === 1;
  if (isAlone && image.extendsOcs === (baseOfStage(image, stage) !== null)) return filesOfStage(repo, image, stage);
  const ofStage = known.get(stage) ?? new Map<string, ImageFiles>();
  known.set(stage, ofStage);
  const before = ofStage.get(context);
  if (before) return before;
  const inParent = parent ? filesOf(repo, parent) : null;
  const files = filesInStage(dockerfile, stage, contextOf(repo, image), {
    baseOf: () =>
      parent?.config ? inheritedConfig(parent.config) : image.extendsOcs ? ocsBaseConfig(image.ocsTag) : null,
    baseHas: (path) => {
      if (inParent) return inParent.hasFolder(path) === true ? true : isThere(inParent.at(path));
      return image.extendsOcs ? baseHasPath(path) : null;
    },
  });
  ofStage.set(context, files);
  return files;
}

function isThere({ kind }: Found): boolean | null {
  return kind === 'unknown' ? null : kind !== 'missing';
}

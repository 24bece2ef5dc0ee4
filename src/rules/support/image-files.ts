import type { Stage } from '../../dockerfile/ast.ts';
import { type BuildContext, contextFiles } from '../../dockerfile/context.ts';
import { ignoreFilePath } from '../../dockerfile/ignore.ts';
import { filesInStage, type ImageFiles } from '../../dockerfile/image-files.ts';
import type { Found } from '../../dockerfile/stage-files.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import { baseHasPath } from '../../ocs/base-files.ts';
import type { AgentRepo, RepoImage } from '../../repo/agent-repo.ts';
import { inheritedConfig, ocsBaseConfig } from '../../repo/images/base-config.ts';

/** What `docker build` is sent for an image. */
export function contextOf({ snapshot }: AgentRepo, { dockerfile, context }: RepoImage): BuildContext {
  const path = ignoreFilePath(dockerfile.file.path, context, (candidate) => snapshot.files.has(candidate));
  const text = path === null ? null : (textOf(snapshot, path)?.text ?? null);
  return contextFiles(snapshot.files.values(), text, context);
}

const known = new WeakMap<Stage, Map<string, ImageFiles>>();

/** Which files lie where in an image, those of its base included as far as they are known. */
export function filesOf(repo: AgentRepo, image: RepoImage): ImageFiles | null {
  const { stage, context, dockerfile, parent } = image;
  if (!stage) return null;
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

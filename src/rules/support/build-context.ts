import type { Instruction, Stage } from '../../dockerfile/ast.ts';
import { type BuildContext, type ContextEntry, contextFiles } from '../../dockerfile/context.ts';
import { flagText } from '../../dockerfile/flags.ts';
import { ignoreFilePath } from '../../dockerfile/ignore.ts';
import type { StageOptions } from '../../dockerfile/image-config.ts';
import { filesInStage, type ImageFiles } from '../../dockerfile/image-files.ts';
import { stageCopiedFrom } from '../../dockerfile/stages.ts';
import { type FromImage, resolveFrom } from '../../dockerfile/variables.ts';
import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';
import { baseHasPath } from '../../ocs/base-files.ts';
import { baseFacts, baseRepository, type KnownBase } from '../../ocs/base-image.ts';
import type { AgentRepo, RepoImage } from '../../repo/agent-repo.ts';
import { inheritedConfig, ocsBaseConfig } from '../../repo/images/base-config.ts';
import type { SoundImage } from './images.ts';

/** The ignore file that the image's build reads, null when there is none. */
export function ignoreFileOf(repo: AgentRepo, image: RepoImage): string | null {
  return ignoreFilePath(image.dockerfile.file.path, image.context, (path) => repo.snapshot.files.has(path));
}

const contexts = new WeakMap<RepoSnapshot, Map<string, BuildContext>>();

/** What the image's build sees of the repository; `.git` is there where it is a folder beside PATH's files. */
export function contextOf(repo: AgentRepo, image: RepoImage): BuildContext {
  const { snapshot } = repo;
  const known = contexts.get(snapshot) ?? new Map<string, BuildContext>();
  contexts.set(snapshot, known);
  const ignorePath = ignoreFileOf(repo, image);
  const key = `${image.context}\n${ignorePath ?? ''}`;
  const made = known.get(key);
  if (made) return made;
  const git: readonly ContextEntry[] =
    snapshot.git?.dotGit === 'directory'
      ? [{ path: '.git/HEAD' }, { path: '.git/config' }]
      : snapshot.git?.dotGit === 'file'
        ? [{ path: '.git' }]
        : [];
  const text = ignorePath === null ? null : (textOf(snapshot, ignorePath)?.text ?? null);
  const context = contextFiles([...snapshot.files.values(), ...git], text, image.context);
  known.set(key, context);
  return context;
}

/** The context's folder is a guess: the Dockerfile lies in a folder and nothing says how it is built. */
export function contextIsGuessed({ dockerfile, context, services }: RepoImage): boolean {
  return context !== '' && dockerfile.file.path.startsWith(`${context}/`) && !services.some(({ build }) => build);
}

function isOwnBase(image: RepoImage, from: FromImage): boolean {
  const base = image.config?.base;
  return from.kind === 'image' && base?.kind === 'image' && base.text === from.text;
}

/** What is known of the images that the stages of a Dockerfile are FROM. */
export function stageOptions(image: RepoImage): StageOptions {
  return {
    baseOf: (from) => {
      const { parent } = image;
      if (parent && isOwnBase(image, from)) return parent.config ? inheritedConfig(parent.config) : null;
      return from.kind === 'image' && from.ref?.repository === baseRepository ? ocsBaseConfig(from.ref.tag) : null;
    },
  };
}

/** What a stage is FROM in the end, stages of its Dockerfile followed. */
export function rootOf(image: RepoImage, stage: Stage): FromImage {
  let from = resolveFrom(image.dockerfile, stage);
  while (from.kind === 'stage') from = resolveFrom(image.dockerfile, from.stage);
  return from;
}

/** The facts of the OCS base that a stage stands on, through images of this repository too; null: another base. */
export function baseOfStage(image: RepoImage, stage: Stage): KnownBase | null {
  const from = rootOf(image, stage);
  if (image.parent && isOwnBase(image, from)) return image.parent.extendsOcs ? baseFacts(image.parent.ocsTag) : null;
  return from.kind === 'image' && from.ref?.repository === baseRepository ? baseFacts(from.ref.tag) : null;
}

function ocsBaseHas(path: string, base: FromImage): boolean | null {
  return base.kind === 'image' && base.ref?.repository === baseRepository ? baseHasPath(path) : null;
}

const filesKnown = new WeakMap<Stage, Map<Instruction | null, ImageFiles>>();

/** Each answer walks the whole stage: a file of thousands of RUNs must not be walked for each of them. */
const mostMoments = 20;

/**
 * The files of a stage as they are before an instruction of it, or at its end. Where very many instructions of a stage
 * ask, later ones get the end: a file that is copied behind them then counts as there.
 */
export function filesOf(repo: AgentRepo, image: RepoImage, stage: Stage, before?: Instruction): ImageFiles {
  const ofStage = filesKnown.get(stage) ?? new Map<Instruction | null, ImageFiles>();
  filesKnown.set(stage, ofStage);
  const moment = before && (ofStage.has(before) || ofStage.size < mostMoments) ? before : null;
  const known = ofStage.get(moment);
  if (known) return known;
  const made = filesInStage(image.dockerfile, stage, contextOf(repo, image), {
    ...stageOptions(image),
    baseHas: ocsBaseHas,
    ...(moment ? { before: moment } : {}),
  });
  ofStage.set(moment, made);
  return made;
}

/** The stages that BuildKit makes for the image, in their order; the others it does not even look at. */
export function reachedStages({ dockerfile, stage }: SoundImage): readonly Stage[] {
  const reached = new Set<Stage>();
  const visit = (each: Stage): void => {
    if (reached.has(each)) return;
    reached.add(each);
    const from = resolveFrom(dockerfile, each);
    if (from.kind === 'stage') visit(from.stage);
    for (const instruction of each.instructions) {
      for (const name of sourcesNamed(instruction)) {
        const source = stageCopiedFrom(dockerfile.stages, name);
        if (source && source.index < each.index) visit(source);
      }
    }
  };
  visit(stage);
  return [...reached].sort((a, b) => a.index - b.index);
}

function sourcesNamed(instruction: Instruction): readonly string[] {
  if (instruction.kind === 'copy') return [flagText(instruction.flags, 'from')].filter((name) => name !== '');
  if (instruction.kind !== 'run') return [];
  return instruction.flags.flatMap(({ name, value }) => {
    const from = name === 'mount' ? /(?:^|,)from=([^,]+)/.exec(value?.text ?? '')?.[1] : undefined;
    return from === undefined ? [] : [from];
  });
}

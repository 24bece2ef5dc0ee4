import type { Dockerfile, Instruction, InstructionOf, Stage } from './ast.ts';
import { isInside, joinPath } from './container-path.ts';
import type { BuildContext } from './context.ts';
import { foldersAbove } from './context.ts';
import type { CopySource } from './copy-sources.ts';
import { copySources } from './copy-sources.ts';
import { flagText } from './flags.ts';
import type { StageOptions } from './image-config.ts';
import { absolutePath, walkStage } from './image-config.ts';
import { type RunEffect, runEffects } from './run-effects.ts';
import { runCommands } from './shell.ts';
import type { Found, PlacedFile, Region, StageFiles } from './stage-files.ts';
import type { StageState } from './stage-state.ts';
import { stageScope } from './stage-state.ts';
import { stageCopiedFrom } from './stages.ts';
import type { FromImage, Scope } from './variables.ts';
import { expandWord, resolveFrom } from './variables.ts';

export type CopyReport = {
  readonly instruction: InstructionOf<'copy' | 'add'>;
  readonly sources: readonly CopySource[];
  /** Where it goes in the container, null when that hangs on a variable. */
  readonly destination: string | null;
};

export type ImageFiles = StageFiles & {
  /** Of this stage alone, in their order. */
  readonly copies: readonly CopyReport[];
};

export type ImageFilesOptions = StageOptions & {
  /** Whether the base image holds a file or folder; null when nobody knows. */
  readonly baseHas?: (path: string, base: FromImage) => boolean | null;
  /** The files as they are before this instruction of the stage; the end of the stage when left out. */
  readonly before?: Instruction;
};

/** Whether a file may lie in the region. */
export function mayHold({ path: region, spares }: Region, path: string): boolean {
  return isInside(path, region) && !(spares?.(path) ?? false);
}

/** Folders of every Linux image with a package manager. */
const commonFolders: ReadonlySet<string> = new Set(
  '/ /bin /boot /dev /etc /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/local/sbin /usr/sbin /usr/share /usr/src /var /var/cache /var/lib /var/log /var/tmp'.split(
    ' ',
  ),
);

/** Which files COPY and ADD bring where, stage by stage, and where RUN may have changed that. */
export function filesInStage(
  dockerfile: Dockerfile,
  stage: Stage,
  context: BuildContext,
  options: ImageFilesOptions,
): ImageFiles {
  return build(dockerfile, stage, context, options, new Map());
}

type Disk = {
  readonly files: Map<string, PlacedFile>;
  /** With the number of regions there were when it was made. */
  readonly folders: Map<string, number>;
  regions: Region[];
};

function build(
  dockerfile: Dockerfile,
  stage: Stage,
  context: BuildContext,
  options: ImageFilesOptions,
  known: Map<number, ImageFiles>,
): ImageFiles {
  const earlier = known.get(stage.index);
  if (earlier && !options.before) return earlier;
  const from = resolveFrom(dockerfile, stage, options.buildArgs);
  const { before: _, ...plain } = options;
  const parent = from.kind === 'stage' ? build(dockerfile, from.stage, context, plain, known) : null;
  const disk: Disk = {
    files: new Map(parent?.files ?? []),
    folders: new Map((parent ? foldersOf(parent.files) : []).map((folder) => [folder, 0] as const)),
    regions: [...(parent?.uncertain ?? [])],
  };
  if (parent && from.kind === 'stage') {
    for (const each of from.stage.instructions) {
      if (each.kind === 'onbuild') disk.regions.push({ path: '/', because: 'an ONBUILD of its stage', by: each });
    }
  }
  const copies: CopyReport[] = [];
  let done = false;
  let base = from;
  while (base.kind === 'stage') base = resolveFrom(dockerfile, base.stage, options.buildArgs);
  walkStage(dockerfile, stage, options, (instruction, state) => {
    if (instruction === options.before) done = true;
    if (done) return;
    const scope = stageScope(dockerfile, state, options.buildArgs);
    if (instruction.kind === 'copy' || instruction.kind === 'add') {
      copies.push(copy(instruction, state, scope));
    } else if (instruction.kind === 'run') {
      const isNew = (path: string): boolean =>
        base.kind === 'scratch' || (!commonFolders.has(path) && options.baseHas?.(path, base) === false);
      applyRun(disk, instruction, runEffects(runCommands(dockerfile, instruction), state.workdir.value), isNew);
    } else if (instruction.kind === 'workdir') {
      const path = expandWord(instruction.value.text, scope);
      const folder = path.kind === 'text' ? absolutePath(state.workdir, path.text) : null;
      if (folder !== null) addFolder(disk, folder);
    }
  });

  function copy(instruction: InstructionOf<'copy' | 'add'>, state: StageState, scope: Scope): CopyReport {
    const expanded = expandWord(instruction.destination.text, scope);
    const written = expanded.kind === 'text' ? expanded.text : null;
    const destination = written === null ? null : absolutePath(state.workdir, written);
    const fromName = instruction.kind === 'copy' ? flagText(instruction.flags, 'from') : '';
    const stageFrom = fromName === '' ? null : stageCopiedFrom(dockerfile.stages, fromName);
    const tree =
      fromName === ''
        ? { kind: 'context' as const, context }
        : stageFrom && stageFrom.index < stage.index
          ? { kind: 'stage' as const, files: build(dockerfile, stageFrom, context, plain, known), name: fromName }
          : { kind: 'image' as const, name: fromName };
    const sources = copySources(instruction, tree, scope);
    if (destination === null || written === null) {
      disk.regions.push({ path: '/', because: `the destination ${instruction.destination.text}`, by: instruction });
      return { instruction, sources, destination: null };
    }
    const isFolder = /(?:^|\/)\.?$/.test(written) || folderIn(disk, base, destination, options) === true;
    // A folder's files come one after the other.
    let folder = '/';
    const place = (path: string, file: PlacedFile): void => {
      disk.files.set(path, file);
      const parent = path.slice(0, path.lastIndexOf('/'));
      if (parent !== folder) for (const above of foldersAbove(path)) makeFolder(disk, above);
      folder = parent;
    };
    if (isFolder) addFolder(disk, destination);
    for (const source of sources) {
      for (const each of source.copied) {
        const target =
          each.kind === 'whole' || isFolder || disk.folders.has(destination)
            ? joinPath(destination, each.path)
            : destination;
        place(target, { ...each.file, by: instruction });
      }
      if (source.copiesFolder) addFolder(disk, destination);
      const why = source.uncertain;
      if (why !== null) disk.regions.push({ path: destination, because: why, by: instruction });
    }
    for (const heredoc of instruction.heredocs) {
      const target = isFolder ? joinPath(destination, heredoc.name) : destination;
      place(target, { source: null, heredoc, by: instruction, link: null });
    }
    return { instruction, sources, destination };
  }

  const result = imageFilesOf(disk, base, copies, options);
  if (!options.before) known.set(stage.index, result);
  return result;
}

function foldersOf(files: ReadonlyMap<string, PlacedFile>): readonly string[] {
  return [...files.keys()].flatMap(foldersAbove);
}

function addFolder(disk: Disk, path: string): void {
  makeFolder(disk, path);
  for (const above of foldersAbove(path)) makeFolder(disk, above);
}

function makeFolder({ folders, regions }: Disk, path: string): void {
  if (!folders.has(path)) folders.set(path, regions.length);
}

function folderIn(disk: Disk, base: FromImage, path: string, options: ImageFilesOptions): boolean | null {
  if (path === '/' || disk.folders.has(path)) return true;
  if (disk.files.has(path)) return false;
  const inBase = base.kind === 'scratch' ? false : (options.baseHas?.(path, base) ?? null);
  if (inBase !== null) return inBase;
  return commonFolders.has(path) ? true : null;
}

function applyRun(
  disk: Disk,
  by: InstructionOf<'run'>,
  effects: readonly RunEffect[],
  isNew: (path: string) => boolean,
): void {
  for (const effect of effects) {
    if (effect.kind === 'folder') {
      addFolder(disk, effect.path);
      continue;
    }
    const because = `RUN ${effect.because}`;
    if (effect.kind === 'creates') {
      const { path, stranger } = effect;
      disk.regions.push({ path, because, by, ...(stranger ? { spares: sparedBy(disk, stranger, isNew) } : {}) });
      continue;
    }
    disk.regions.push({ path: effect.path, because, by });
    // The folders above each file are there too.
    if (effect.path !== '/' && !disk.files.has(effect.path) && !disk.folders.has(effect.path)) continue;
    for (const path of [...disk.files.keys()]) if (isInside(path, effect.path)) disk.files.delete(path);
    for (const path of [...disk.folders.keys()]) if (isInside(path, effect.path)) disk.folders.delete(path);
  }
}

/**
 * A vendor's installer may write anywhere, but hardly into the application's folder that a later COPY or WORKDIR is the
 * first to make: not unless it runs above it, or is told its name.
 */
function sparedBy(
  { folders, regions }: Disk,
  { words, folder }: NonNullable<Extract<RunEffect, { kind: 'creates' }>['stranger']>,
  isNew: (path: string) => boolean,
): (path: string) => boolean {
  const before = regions.length;
  const isTold = (name: string): boolean => words.some((word) => word === null || word.includes(name));
  return (path) => {
    if (folder === null || folder === '/') return false;
    const made = foldersAbove(path).findLast((above) => (folders.get(above) ?? -1) > before && isNew(above));
    if (made === undefined || isInside(made, folder)) return false;
    return !isTold(made.slice(made.lastIndexOf('/') + 1));
  };
}

function imageFilesOf(
  disk: Disk,
  base: FromImage,
  copies: readonly CopyReport[],
  options: ImageFilesOptions,
): ImageFiles {
  const { files, regions } = disk;
  const uncertainAt = (path: string): Region | undefined => regions.find((region) => mayHold(region, path));
  const at = (wanted: string, hops = 0): Found => {
    const path = joinPath('/', wanted);
    const file = files.get(path);
    if (file && !file.link) return { kind: 'file', source: file.source, file };
    for (const above of [path, ...foldersAbove(path)]) {
      const link = files.get(above)?.link;
      if (!link) continue;
      const source = files.get(above)?.source;
      const target = source == null || link.target === null ? null : linkTarget(above, source, link.target);
      if (target === null || hops > 8) return { kind: 'unknown', because: `the symlink ${above}` };
      return at(target + path.slice(above.length), hops + 1);
    }
    const region = uncertainAt(path);
    if (region) return { kind: 'unknown', because: region.because };
    if (base.kind === 'scratch') return { kind: 'missing' };
    const inBase = options.baseHas?.(path, base) ?? null;
    if (inBase === null) return { kind: 'unknown', because: 'the base image' };
    return { kind: inBase ? 'base' : 'missing' };
  };
  return {
    at: (path) => at(path),
    hasFolder: (path) => {
      const folder = joinPath('/', path);
      const found = folderIn(disk, base, folder, options);
      return found === false && uncertainAt(folder) ? null : found;
    },
    files,
    uncertain: regions,
    copies,
    pathsOf: (source) => [...files].filter(([, file]) => file.source === source).map(([path]) => path),
  };
}

/** Where a copied symlink leads in the container, links being relative to their own folder. */
function linkTarget(path: string, source: string, target: string): string {
  const from = source.split('/').slice(0, -1);
  const to = target.split('/');
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  const up = from.slice(same).map(() => '..');
  return joinPath(path.slice(0, path.lastIndexOf('/')), [...up, ...to.slice(same)].join('/'));
}

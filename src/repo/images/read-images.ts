import type { ComposeFile, ComposeService } from '../../compose/compose-file.ts';
import type { Dockerfile, Stage } from '../../dockerfile/ast.ts';
import { imageConfig, type StageOptions } from '../../dockerfile/image-config.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import type { BaseConfig } from '../../dockerfile/stage-state.ts';
import { stageCopiedFrom, targetStage } from '../../dockerfile/stages.ts';
import { type BuildArgs, type FromImage, resolveFrom } from '../../dockerfile/variables.ts';
import { type ImageRef, parseImageRef } from '../../model/image.ts';
import type { SourceFile } from '../../model/location.ts';
import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';
import { baseRepository } from '../../ocs/base-image.ts';
import type { Copied, Launch, RepoImage, RepoOptions } from '../agent-repo.ts';
import { inheritedConfig, ocsBaseConfig } from './base-config.ts';
import { type BuiltStage, copiesOf, fileAt } from './container-file.ts';
import { buildEntries } from './find-dockerfiles.ts';
import { isAgentImage } from './is-agent-image.ts';
import { launchOf } from './launch.ts';
import { entryOf, type NamedEntry, nameEntries } from './names.ts';
import type { FindScript } from './reach.ts';

/** The images that a repository builds, each behind those it needs. */
export function readImages(
  snapshot: RepoSnapshot,
  composeFiles: readonly ComposeFile[],
  projectNames: readonly string[],
  options: RepoOptions = {},
): readonly RepoImage[] {
  const entries = nameEntries(snapshot, buildEntries(snapshot, composeFiles, options.builds), projectNames);
  const drafts = entries.flatMap((entry) => draftOf(snapshot, entry, options.buildArgs));
  const files = new Set(entries.map(({ dockerfile }) => dockerfile));
  const users = usersOf(composeFiles, entries);
  const done = new Map<NamedEntry, RepoImage>();
  for (const draft of inOrder(drafts)) {
    const services = [...draft.entry.services, ...(users.get(draft.entry) ?? [])];
    const image = build(snapshot, draft, done, parentsOf(draft, drafts), services, options);
    const named = options.withInstances?.includes(image.name) ?? false;
    done.set(draft.entry, { ...image, isAgentImage: isAgentImage(image, files.size === 1, named) });
  }
  return [...done.values()];
}

type Draft = {
  readonly entry: NamedEntry;
  readonly dockerfile: Dockerfile;
  readonly stage: Stage | null;
  /** What the built stage is FROM in the end, and everything else the build takes from other images. */
  readonly base: FromImage | null;
  readonly others: readonly ImageRef[];
};

function draftOf(snapshot: RepoSnapshot, entry: NamedEntry, buildArgs: BuildArgs | undefined): Draft[] {
  const file = textOf(snapshot, entry.dockerfile);
  if (!file) return [];
  const dockerfile = parseDockerfile(file);
  const stage = targetStage(dockerfile.stages, entry.target);
  let base: FromImage | null = null;
  for (let at: Stage | null = stage; at; ) {
    base = resolveFrom(dockerfile, at, buildArgs);
    at = base.kind === 'stage' ? base.stage : null;
  }
  const others = dockerfile.stages.flatMap((one) => {
    const from = resolveFrom(dockerfile, one, buildArgs);
    const copied = one.instructions.flatMap((instruction) => {
      const flag = instruction.flags.find(({ name }) => name === 'from')?.value?.text;
      if (flag === undefined || stageCopiedFrom(dockerfile.stages, flag)) return [];
      return parseImageRef(flag) ?? [];
    });
    return [...(from.kind === 'image' && from.ref ? [from.ref] : []), ...copied];
  });
  return [{ entry, dockerfile, stage, base, others }];
}

/** The drafts that a reference means, never the draft itself. */
function meant(drafts: readonly Draft[], ref: ImageRef, self: Draft): readonly Draft[] {
  const found = new Set(
    entryOf(
      drafts.map(({ entry }) => entry),
      ref,
    ),
  );
  return drafts.filter((one) => one !== self && found.has(one.entry));
}

function parentsOf(draft: Draft, drafts: readonly Draft[]): readonly Draft[] {
  const { base } = draft;
  return base?.kind === 'image' && base.ref ? meant(drafts, base.ref, draft) : [];
}

/** Each draft behind what it needs; a circle is cut where it is met. */
function inOrder(drafts: readonly Draft[]): readonly Draft[] {
  const ordered = new Set<Draft>();
  const open = new Set<Draft>();
  const visit = (draft: Draft): void => {
    if (ordered.has(draft) || open.has(draft)) return;
    open.add(draft);
    for (const ref of draft.others) for (const needed of meant(drafts, ref, draft)) visit(needed);
    ordered.add(draft);
  };
  for (const draft of drafts) visit(draft);
  return [...ordered];
}

function build(
  snapshot: RepoSnapshot,
  draft: Draft,
  done: ReadonlyMap<NamedEntry, RepoImage>,
  parents: readonly Draft[],
  services: readonly ComposeService[],
  options: RepoOptions,
): RepoImage {
  const { entry, dockerfile, stage, base } = draft;
  const parent = parents.map((one) => done.get(one.entry)).find((one) => one !== undefined) ?? null;
  const ref = base?.kind === 'image' ? base.ref : null;
  const isOcs = !parent && ref?.repository === baseRepository;
  const stageOptions: StageOptions = {
    baseOf: () => baseConfig(parent, isOcs ? ref : null),
    ...(options.buildArgs ? { buildArgs: options.buildArgs } : {}),
  };
  const own = stage ? copiesOfChain({ dockerfile, stage, context: entry.context }, stageOptions) : [];
  const copies = [...(parent?.copies ?? []), ...own];
  const config = stage ? imageConfig(dockerfile, stage, stageOptions) : null;
  const find = scriptFinder(snapshot, copies, config?.workdir.value ?? '/');
  const needed = new Set(draft.others.flatMap((one) => needs(done, one, draft)));
  return {
    name: entry.imageName,
    dockerfile,
    context: entry.context,
    target: entry.target,
    stage,
    config,
    parent,
    references: [...new Set(entry.references.map(({ name }) => name))],
    ocsTag: isOcs ? tagOf(ref) : (parent?.ocsTag ?? null),
    extendsOcs: isOcs || (parent?.extendsOcs ?? false),
    launch: stage && config ? launchOf(config, stage.from.image.span, find) : noLaunch,
    isAgentImage: false,
    needs: [...needed],
    services,
    copies,
  };
}

const noLaunch: Launch = {
  entrypoint: null,
  entrypointForm: 'none',
  cmd: null,
  cmdForm: 'none',
  leadsToOcs: null,
  agentArguments: [],
  wrapper: null,
  otherProgram: null,
};

/** Untagged is `latest`; a bare digest says nothing about the tag. */
function tagOf(ref: ImageRef): string | null {
  return ref.tag ?? (ref.digest === null ? 'latest' : null);
}

function baseConfig(parent: RepoImage | null, ocs: ImageRef | null): BaseConfig | null {
  if (parent) return parent.config ? inheritedConfig(parent.config) : null;
  return ocs ? ocsBaseConfig(ocs.tag) : null;
}

function needs(done: ReadonlyMap<NamedEntry, RepoImage>, ref: ImageRef, self: Draft): readonly string[] {
  return entryOf([...done.keys()], ref)
    .filter((entry) => entry !== self.entry)
    .map((entry) => entry.imageName);
}

function copiesOfChain(built: BuiltStage, options: StageOptions): readonly Copied[] {
  const from = resolveFrom(built.dockerfile, built.stage, options.buildArgs);
  const before = from.kind === 'stage' ? copiesOfChain({ ...built, stage: from.stage }, options) : [];
  return [...before, ...copiesOf(built, options)];
}

export function scriptFinder(snapshot: RepoSnapshot, copies: readonly Copied[], workdir: string): FindScript {
  const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return (program): SourceFile | null => {
    const paths = program.includes('/')
      ? [program.startsWith('/') ? program : `${workdir === '/' ? '' : workdir}/${program.replace(/^\.\//, '')}`]
      : folders.map((folder) => `${folder}/${program}`);
    for (const path of paths) {
      const found = fileAt(snapshot, copies, path);
      if (found !== null) return textOf(snapshot, found);
    }
    return null;
  };
}

/** Services that run an image of this repository by its name, without building it. */
function usersOf(
  composeFiles: readonly ComposeFile[],
  entries: readonly NamedEntry[],
): ReadonlyMap<NamedEntry, readonly ComposeService[]> {
  const users = new Map<NamedEntry, ComposeService[]>();
  for (const service of composeFiles.flatMap((file) => (file.fragment ? [] : file.services))) {
    const text = service.image?.value.kind === 'known' ? service.image.value.text : null;
    const ref = service.build || text === null ? null : parseImageRef(text);
    const [entry] = ref ? entryOf(entries, ref) : [];
    if (entry) users.set(entry, [...(users.get(entry) ?? []), service]);
  }
  return users;
}

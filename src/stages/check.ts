import type { Config } from '../config/config.ts';
import { type Finding, isAtLeast, type Severity, severities } from '../model/finding.ts';
import { folderOf } from '../model/folder.ts';
import type { RepoSnapshot } from '../model/repo-snapshot.ts';
import type { AgentRepo, RepoImage, RepoOptions } from '../repo/agent-repo.ts';
import { readRepo } from '../repo/read-repo.ts';
import { newSince } from '../report/baseline.ts';
import { describeByRule } from '../report/by-rule.ts';
import { runRules } from '../rules/run-rules.ts';
import type { StageResult, World } from './stage.ts';

/** One image to be made: from a Dockerfile of the repository, or from one that is generated. */
export type ImageTask = {
  readonly repo: AgentRepo;
  /** Unique in the run. */
  readonly name: string;
  readonly source:
    | { readonly kind: 'existing'; readonly image: RepoImage }
    | { readonly kind: 'generate' }
    | { readonly kind: 'missing'; readonly path: string };
  readonly target: string | null;
  readonly allowFailure: boolean;
};

export type Checked = { readonly repo: AgentRepo; readonly tasks: readonly ImageTask[] };

/** The images that the road is walked for, in dependency order. */
export function selectImages(repo: AgentRepo, config: Config): readonly ImageTask[] {
  const task = (image: RepoImage, allowFailure = false): ImageTask => ({
    repo,
    name: image.name,
    source: { kind: 'existing', image },
    target: config.target ?? image.target,
    allowFailure,
  });
  const byPath = (path: string): RepoImage | undefined => {
    const wanted = path.replace(/^\.\//, '');
    return repo.images.find(({ dockerfile }) => dockerfile.file.path === wanted);
  };
  if (config.dockerfile.includes('generate')) {
    return [
      { repo, name: repo.snapshot.name, source: { kind: 'generate' }, target: config.target, allowFailure: false },
    ];
  }
  if (config.dockerfile.length > 0) {
    const chosen = config.dockerfile.map((path) => ({ path, image: byPath(path) }));
    const missing = chosen.flatMap(({ path, image }): ImageTask[] =>
      image ? [] : [{ repo, name: path, source: { kind: 'missing', path }, target: null, allowFailure: false }],
    );
    // repo.images is in dependency order already.
    const existing = repo.images
      .filter((image) => chosen.some((one) => one.image === image))
      .map((image) => task(image));
    return [...missing, ...existing];
  }
  if (config.build.length > 0) {
    const order = new Map(repo.images.map((image, index) => [image.dockerfile.file.path, index] as const));
    return config.build
      .toSorted((a, b) => (order.get(a.dockerfile) ?? 0) - (order.get(b.dockerfile) ?? 0))
      .map((entry) => {
        const image = byPath(entry.dockerfile);
        if (!image)
          return {
            repo,
            name: entry.name,
            source: { kind: 'missing', path: entry.dockerfile },
            target: null,
            allowFailure: entry.allowFailure,
          };
        return {
          ...task(image, entry.allowFailure),
          name: entry.name,
          target: entry.target ?? config.target ?? image.target,
        };
      });
  }
  const composed = repo.images.filter((image) => image.services.some((service) => service.build !== null));
  if (composed.length > 0) {
    // What a composed image is FROM must be built too, whether or not compose names it.
    const needed = new Set(composed.flatMap((image) => [image.name, ...image.needs]));
    return repo.images.filter((image) => needed.has(image.name)).map((image) => task(image));
  }
  const main = byPath('Dockerfile');
  if (main) return [task(main)];
  if (repo.images.length === 1) return repo.images.map((image) => task(image));
  return repo.kind === 'site'
    ? []
    : [
        {
          repo,
          name: repo.snapshot.name,
          source: { kind: 'missing', path: 'Dockerfile' },
          target: null,
          allowFailure: false,
        },
      ];
}

export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

export function countText(findings: readonly Finding[]): string {
  const counts = countBySeverity(findings);
  const parts = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}${counts[severity] === 1 ? '' : 's'}`);
  return parts.length > 0 ? parts.join(', ') : 'no findings';
}

export function failsAt(findings: readonly Finding[], failOn: Config['failOn']): boolean {
  return failOn !== 'never' && findings.some(({ severity }) => isAtLeast(severity, failOn));
}

function cleanPath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** What the inputs and settings say of the builds, for the reader of the repository. */
export function repoOptions(config: Config): RepoOptions {
  const [only, ...others] = config.dockerfile.filter((path) => path !== 'generate');
  const given =
    config.context === null || others.length > 0
      ? []
      : [
          {
            dockerfile: cleanPath(only ?? 'Dockerfile'),
            context: cleanPath(config.context),
            target: config.target,
            name: null,
            services: [],
          },
        ];
  const named = config.build.map(({ dockerfile, context, target, name }) => ({
    dockerfile: cleanPath(dockerfile),
    context: context === null ? folderOf(cleanPath(dockerfile)) : cleanPath(context),
    target,
    name,
    services: [],
  }));
  return {
    buildArgs: new Map(
      config.buildArgs.flatMap((line) => {
        const equals = line.indexOf('=');
        return equals === -1 ? [] : [[line.slice(0, equals), line.slice(equals + 1)] as const];
      }),
    ),
    builds: [...given, ...named],
    withInstances: config.instances.flatMap(({ image }) => (image === null ? [] : [image])),
  };
}

export type Examination = Pick<World, 'config' | 'narrow' | 'order'>;

export type Examined = {
  readonly repo: AgentRepo;
  /** Those that are reported. */
  readonly findings: readonly Finding[];
  /** How many `only-changed` and `baseline` leave out. */
  readonly left: number;
};

/** Every rule that needs no Docker, on a repository that is read anew. */
export function examine(snapshot: RepoSnapshot, { config, narrow, order }: Examination): Examined {
  const repo = readRepo(snapshot, repoOptions(config));
  const all = runRules(repo, {
    disable: config.disable,
    levels: config.rules,
    generate: config.dockerfile.includes('generate'),
    ci: order.event.trigger.kind !== 'manual',
    docs: config.docs,
    registries: config.registries,
  });
  const inChanged =
    narrow.changed === null
      ? all
      : all.filter(({ location }) => location !== null && narrow.changed?.has(location.file));
  const findings = narrow.baseline === null ? inChanged : newSince(inChanged, narrow.baseline, describeByRule);
  return { repo, findings, left: all.length - findings.length };
}

/** The rules, on the repository once. */
export async function check(_start: null, world: World): Promise<StageResult<Checked>> {
  const { config } = world;
  const { repo, findings, left } = examine(world.snapshot, world);
  const note = countText(findings) + (left > 0 ? ` (${left} not reported: only-changed or baseline)` : '');
  if (failsAt(findings, config.failOn)) return { status: 'failed', note, findings };
  const tasks = selectImages(repo, config);
  if (world.existingImage !== null && tasks.length > 1) {
    const why = `--image tests one image, and this repository has ${tasks.map(({ name }) => name).join(', ')}: say with --dockerfile which one ${world.existingImage} is`;
    return { status: 'failed', note: why, findings };
  }
  return { status: 'passed', note, findings, value: { repo, tasks } };
}

import type { SourceFile } from '../../model/location.ts';
import { escaped, type Fields, fieldsOf, listOf, unescaped, wordsOf } from './resolved.ts';
import type { Trial } from './trial.ts';
import { type HubNames, siteConfigWithHub, wordsWithHub } from './with-hub.ts';

/** What a trial is started with. */
export type TrialStart = {
  readonly project: string;
  readonly container: string;
  readonly image: string;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly extraHosts: readonly string[];
  readonly hub: HubNames;
  /** Over the service's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly devices: readonly string[];
  /** Site configs of the repository. */
  readonly siteConfigs: readonly SourceFile[];
  /** Text of the site config that is written where none is. */
  readonly siteConfig: string;
};

/** A file that is copied in: of the repository (relative to PATH), or its text. */
export type Copied = { readonly path: string } & (
  | { readonly from: string; readonly text: null }
  | { readonly from: null; readonly text: string }
);

/** A file of one service for Compose, and what belongs into its volumes and its container. */
export type TrialModel = {
  readonly text: string;
  readonly volumes: readonly {
    /** As the engine knows it. */
    readonly name: string;
    /** Folder of the repository, relative to PATH; null: none. */
    readonly from: string | null;
    /** Over that; paths in the volume. */
    readonly files: readonly Copied[];
  }[];
  /** Paths in the container. */
  readonly files: readonly Copied[];
};

/** A volume in memory that anybody may write to. A mount of type tmpfs would take the owner and mode of the image. */
const memory = { driver: 'local', driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'mode=1777' } };

function below(folder: string, path: string): string | null {
  if (folder === '' || folder === '/') return path.replace(/^\//, '');
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}

/** The volume that a path of the container lies in. */
function volumeAt<T extends { readonly target: string }>(volumes: readonly T[], path: string): T | null {
  const covering = volumes.filter(({ target }) => below(target, path) !== null);
  return covering.toSorted((a, b) => b.target.length - a.target.length)[0] ?? null;
}

/** The site configs in a folder of the repository. */
function siteConfigsIn(from: string, { siteConfigs, hub }: TrialStart): readonly Copied[] {
  return siteConfigs.flatMap((file) => {
    const path = below(from, file.path);
    return path === null ? [] : [{ path, from: null, text: siteConfigWithHub(file, hub) }];
  });
}

/** Single files, by their path in the container. */
function singleFiles(trial: Trial, { siteConfigs, hub, siteConfig }: TrialStart): readonly Copied[] {
  const mounted = trial.given.flatMap((one): readonly Copied[] => {
    if (one.kind !== 'file') return [];
    const { target: path, from } = one;
    if (from === null) return [{ path, from, text: one.text }];
    const file = siteConfigs.find((config) => config.path === from);
    return [file === undefined ? { path, from, text: null } : { path, from: null, text: siteConfigWithHub(file, hub) }];
  });
  return trial.siteConfigAt === null
    ? mounted
    : [...mounted, { path: trial.siteConfigAt, from: null, text: siteConfig }];
}

function environmentOf(trial: Trial, { hub, environment }: TrialStart): Fields {
  const ours = { ...environment, SITE_HUB: hub.hubUrl, SITE_HTTP: hub.httpUrl };
  return {
    ...fieldsOf(trial.kept['environment']),
    ...Object.fromEntries(Object.entries(ours).map(([name, text]) => [name, escaped(text)])),
  };
}

function commandsOf(trial: Trial, hub: HubNames): Fields {
  const commands = (['entrypoint', 'command'] as const).flatMap((key) =>
    Array.isArray(trial.kept[key])
      ? [[key, wordsWithHub(wordsOf(trial.kept[key]).map(unescaped), hub).map(escaped)] as const]
      : [],
  );
  return Object.fromEntries(commands);
}

/** The one service, as a project of its own on the network of the smoke test. */
export function trialModel(trial: Trial, start: TrialStart): TrialModel {
  const { labels } = start;
  const folders = trial.given.flatMap((one, index) => (one.kind === 'folder' ? [{ ...one, key: `m${index}` }] : []));
  const empty = trial.given.flatMap((one, index) => (one.kind === 'empty' ? [{ ...one, key: `e${index}` }] : []));
  const own = trial.given.flatMap((one, index) => (one.kind === 'own' ? [{ ...one, key: `v${index}` }] : []));
  const named = own.filter(({ mount }) => mount['type'] === 'volume' && mount['source'] !== undefined);
  const files = singleFiles(trial, start);
  const mounts = [
    ...folders.map(({ key, target, readOnly }) => ({
      type: 'volume',
      source: key,
      target: escaped(target),
      read_only: readOnly,
      // What may be written to keeps the owner that the image gave it.
      volume: { nocopy: readOnly },
    })),
    ...empty.map(({ key, target }) => ({
      type: 'volume',
      source: key,
      target: escaped(target),
      volume: { nocopy: true },
    })),
    ...own.map(({ key, mount, target }) =>
      mount['type'] === 'volume' && mount['source'] !== undefined
        ? { type: 'volume', source: key, target: escaped(target), read_only: mount['read_only'] === true }
        : mount,
    ),
  ];
  const model = {
    name: start.project,
    services: {
      [trial.service]: {
        ...trial.kept,
        ...commandsOf(trial, start.hub),
        image: start.image,
        container_name: start.container,
        labels,
        environment: environmentOf(trial, start),
        volumes: mounts,
        devices: start.devices,
        extra_hosts: [...listOf(trial.kept['extra_hosts']), ...start.extraHosts],
        ...(trial.kept['network_mode'] === undefined ? { networks: { default: null } } : {}),
      },
    },
    volumes: Object.fromEntries([
      ...[...folders, ...named].map(({ key }) => [key, { name: `${start.project}_${key}`, labels }]),
      ...empty.map(({ key }) => [key, { name: `${start.project}_${key}`, labels, ...memory }]),
    ]),
    networks: { default: { name: start.network, external: true } },
  };
  return {
    text: JSON.stringify(model),
    volumes: folders
      .map(({ key, target, from }) => ({
        name: `${start.project}_${key}`,
        from,
        files: [
          ...(from === null ? [] : siteConfigsIn(from, start)),
          ...files
            .filter(({ path }) => volumeAt(folders, path)?.key === key)
            .map((file): Copied => ({ ...file, path: below(target, file.path) ?? '' })),
        ],
      }))
      .filter((volume) => volume.from !== null || volume.files.length > 0),
    files: files.filter(({ path }) => volumeAt(folders, path) === null),
  };
}

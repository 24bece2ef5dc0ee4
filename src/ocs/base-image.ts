import { type BaseTag, compareBaseTags, isAtLeastTag, parseBaseTag } from './base-tag.ts';

/** Repository of the base image on Docker Hub. */
export const baseRepository = 'simonsobs/ocs';

/** Git tags of simonsobs/ocs that are final releases with an image, oldest first. v0.12.1 is of 2026-05. */
export const baseReleases = [
  'v0.4.2',
  'v0.5.0',
  'v0.6.0',
  'v0.7.0',
  'v0.7.1',
  'v0.8.0',
  'v0.9.0',
  'v0.9.1',
  'v0.9.2',
  'v0.9.3',
  'v0.10.0',
  'v0.10.1',
  'v0.10.2',
  'v0.10.3',
  'v0.10.4',
  'v0.11.0',
  'v0.11.1',
  'v0.11.2',
  'v0.11.3',
  'v0.12.0',
  'v0.12.1',
] as const;

export const newestBase = 'v0.12.1';

/** Patch release of each base's Python. Source: packages of Ubuntu 18.04, 20.04 and 22.04. */
const pythonPatch: Readonly<Record<string, string>> = { '3.6': '3.6.9', '3.8': '3.8.10', '3.10': '3.10.12' };

/** `3.10.12` for [3, 10]: what requires-python is compared with. */
export function pythonVersionOf([major, minor]: readonly [number, number]): string {
  return pythonPatch[`${major}.${minor}`] ?? `${major}.${minor}.0`;
}

/** What a container of the base image finds. */
export type BaseFacts = {
  readonly python: readonly [number, number];
  /** null: none, the image has no ocs-agent-cli either. */
  readonly entrypoint: readonly string[] | null;
  /** Root of the virtualenv that comes first on PATH; null: the system's Python. */
  readonly virtualenv: string | null;
  readonly configDir: string | null;
  readonly workdir: string;
  readonly path: string;
  readonly unbuffered: boolean;
  readonly dataDir: string | null;
  readonly ocsUser: boolean;
  readonly dumbInit: boolean;
  /** `python` and `pip` besides python3 and pip3. */
  readonly pythonCommand: boolean;
};

type Change = { readonly since: string; readonly source: string; readonly facts: Partial<BaseFacts> };

const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const first: BaseFacts = {
  python: [3, 6],
  entrypoint: null,
  virtualenv: null,
  configDir: null,
  workdir: '/app',
  path: systemPath,
  unbuffered: false,
  dataDir: null,
  ocsUser: false,
  dumbInit: false,
  pythonCommand: false,
};

/** git log --follow Dockerfile of simonsobs/ocs; `since` is `git describe` of the commit. */
const changes: readonly Change[] = [
  { since: 'v0.5.0-21-g08bc576', source: '08bc576, 2019-05-29', facts: { configDir: '/config' } },
  { since: 'v0.6.0', source: 'fb860fd, a8a1db8', facts: { ocsUser: true } },
  { since: 'v0.7.0-10-g7356b59', source: '#171', facts: { dumbInit: true } },
  { since: 'v0.7.1-12-g78f76d8', source: '#193', facts: { python: [3, 8] } },
  {
    since: 'v0.9.3-10-gc1de8e9',
    source: 'c1de8e9, 2022-08-05',
    facts: { entrypoint: ['dumb-init', 'ocs-agent-cli'], workdir: '/', unbuffered: true, dataDir: '/data' },
  },
  {
    since: 'v0.11.1-1-gb6cbd88',
    source: '#397, 2024-08-02',
    facts: { python: [3, 10], virtualenv: '/opt/venv', path: `/opt/venv/bin:${systemPath}`, pythonCommand: true },
  },
];

export type KnownBase = {
  readonly tag: BaseTag | null;
  readonly facts: BaseFacts;
  /** The facts are those of the newest known base because the tag is newer, `latest`, or of no known shape. */
  readonly assumed: boolean;
};

function factsOf(tag: BaseTag): BaseFacts {
  let facts = first;
  for (const change of changes) if (isAtLeastTag(tag, change.since)) facts = { ...facts, ...change.facts };
  return facts;
}

const newest = parseBaseTag(newestBase);

/** The facts of `simonsobs/ocs:<tag>`; null (no tag) and `latest` mean the newest. */
export function baseFacts(tag: string | null): KnownBase {
  const parsed = tag === null ? null : parseBaseTag(tag);
  if (parsed) {
    const newer = newest !== null && compareBaseTags(parsed, newest) > 0;
    return { tag: parsed, facts: factsOf(parsed), assumed: newer };
  }
  return { tag: null, facts: newest ? factsOf(newest) : first, assumed: true };
}

import type { TriggerEvent } from '../model/event.ts';
import type { GitState } from '../model/repo-snapshot.ts';
import type { ExpressionContext } from './expressions.ts';
import { expand } from './expressions.ts';

/** What the package and the Dockerfile say about an image; null where they say nothing. */
export type ImageFacts = {
  /** The package's name, else the image's. */
  readonly title: string | null;
  readonly description: string | null;
  /** Home page or documentation. */
  readonly url: string | null;
  /** SPDX expression. */
  readonly license: string | null;
  /** The reference in the last stage's FROM. */
  readonly base: string | null;
  readonly baseDigest: string | null;
  /** The tag of simonsobs/ocs the image stands on, through images of the repository too. */
  readonly ocsVersion: string | null;
  readonly agentClasses: readonly string[];
};

type Subject = {
  readonly event: TriggerEvent;
  readonly git: GitState | null;
  readonly image: ImageFacts;
  /** `TagPlan.version`. */
  readonly version: string | null;
};

type LabelRow = {
  readonly label: string;
  readonly meaning: string;
  readonly value: (subject: Subject) => string | null;
};

const oci = 'org.opencontainers.image';
const ocs = 'org.simonsobs.ocs';

export const revisionLabel = `${oci}.revision`;
export const versionLabel = `${oci}.version`;

/**
 * Every label the program sets, in one table. None depends on the clock or on the test, so that one commit gives one
 * image; what is unknown is left out. Source: github.com/opencontainers/image-spec, annotations.md.
 */
export const labelTable: readonly LabelRow[] = [
  { label: `${oci}.title`, meaning: 'name of the package, else of the image', value: ({ image }) => image.title },
  {
    label: `${oci}.description`,
    meaning: "the package's description, else the repository's",
    value: ({ image, event }) => image.description ?? event.about.description,
  },
  {
    label: `${oci}.url`,
    meaning: "the package's home page, else the repository's, else the repository itself",
    value: (subject) => subject.image.url ?? subject.event.about.homepage ?? repositoryUrl(subject),
  },
  { label: `${oci}.source`, meaning: 'address of the repository', value: repositoryUrl },
  { label: versionLabel, meaning: 'the tag, or git describe', value: ({ version }) => version },
  { label: `${oci}.created`, meaning: 'date of the commit', value: ({ git }) => isoDate(git?.committedAt ?? null) },
  { label: revisionLabel, meaning: 'id of the commit', value: ({ git, event }) => git?.head ?? event.sha },
  {
    label: `${oci}.licenses`,
    meaning: "SPDX expression of the package, else the repository's",
    value: ({ image, event }) => image.license ?? event.about.license,
  },
  { label: `${oci}.base.name`, meaning: 'reference in FROM', value: ({ image }) => image.base },
  {
    label: `${oci}.base.digest`,
    meaning: 'digest in FROM, where one is given',
    value: ({ image }) => image.baseDigest,
  },
  {
    label: `${ocs}.version`,
    meaning: 'tag of simonsobs/ocs that the image stands on',
    value: ({ image }) => image.ocsVersion,
  },
  {
    label: `${ocs}.agent-classes`,
    meaning: 'agent classes inside, sorted, separated by commas',
    value: ({ image }) => (image.agentClasses.length === 0 ? null : [...new Set(image.agentClasses)].sort().join(',')),
  },
];

/** The labels of one image, sorted as in the table. */
export function ociLabels(subject: Subject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    labelTable.flatMap(({ label, value }) => {
      const text = value(subject);
      return text === null || text === '' ? [] : [[label, oneLine(text)] as const];
    }),
  );
}

export type GivenLabels =
  | { readonly status: 'ok'; readonly labels: Readonly<Record<string, string>> }
  | { readonly status: 'wrong'; readonly problems: readonly string[] };

// The guards read these two: a version tag is recognised, and latest kept from going back, by them.
const kept: readonly string[] = [revisionLabel, versionLabel];

/** The lines of the input `labels`, `key=value`, with docker/metadata-action's global expressions in the values. */
export function parseLabelLines(lines: readonly string[], context: ExpressionContext): GivenLabels {
  const labels: Record<string, string> = {};
  const problems: string[] = [];
  for (const raw of lines) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = line.slice(0, equals).trim();
    const value = expand(line.slice(equals + 1).trim(), context);
    if (equals < 1 || /\s/.test(key)) problems.push(`labels: ${line} is not key=value`);
    else if (kept.includes(key)) problems.push(`labels: ${key} comes from git and guards the tags; leave it out`);
    else if (value.status === 'wrong') problems.push(`labels: ${line}: ${value.why}`);
    else labels[key] = value.text;
  }
  return problems.length > 0 ? { status: 'wrong', problems } : { status: 'ok', labels };
}

/** `git@github.com:o/r.git` and the like as an address for a browser; null for a path on a disk. */
export function webAddress(remote: string): string | null {
  const parts =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?(?<host>[^/:]+)(?::\d+)?\/(?<path>.+?)\/?$/.exec(remote) ??
    /^(?:[^@/\s]+@)?(?<host>[A-Za-z0-9.-]+):(?!\/\/)(?<path>[^\\].*?)\/?$/.exec(remote);
  const host = parts?.groups?.['host'];
  const path = parts?.groups?.['path']?.replace(/^\/+/, '').replace(/\.git$/, '');
  // C:/repo is a disk, not a host.
  return host === undefined || host.length < 2 || !path ? null : `https://${host}/${path}`;
}

function repositoryUrl({ event, git }: Subject): string | null {
  if (event.repository !== null) return `${event.serverUrl}/${event.repository}`;
  return git?.remote == null ? null : webAddress(git.remote);
}

function isoDate(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}

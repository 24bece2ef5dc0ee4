import { compare, explain } from '@renovatebot/pep440';

export type ReleaseStatus = 'final' | 'pre-release';

/** The parts of a Semantic Version 2.0.0. */
export type SemanticVersion = {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  readonly prerelease: string | null;
  /** Without a leading v and without build metadata. */
  readonly version: string;
};

// Source: semver.org, the suggested regular expression, with the leading v that docker/metadata-action allows.
const semver =
  /^v?(?<major>0|[1-9]\d*)\.(?<minor>0|[1-9]\d*)\.(?<patch>0|[1-9]\d*)(?:-(?<pre>(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

export function parseSemver(text: string): SemanticVersion | null {
  const groups = semver.exec(text)?.groups;
  if (!groups) return null;
  const { major = '', minor = '', patch = '' } = groups;
  const prerelease = groups['pre'] ?? null;
  const version = `${major}.${minor}.${patch}${prerelease === null ? '' : `-${prerelease}`}`;
  return { major, minor, patch, prerelease, version };
}

/**
 * Whether a tag is a final release or a candidate, by PEP 440, and by semver where PEP 440 does not know the shape
 * (`1.0.0-x.7`). Post-releases are final (PEP 440, "Post-releases"). Null: no version at all.
 */
export function releaseStatus(name: string): ReleaseStatus | null {
  const pep = explain(name);
  if (pep) return pep.is_prerelease || pep.local !== null ? 'pre-release' : 'final';
  const sem = parseSemver(name);
  return sem === null ? null : sem.prerelease === null ? 'final' : 'pre-release';
}

/** A tag that names one release for good, unlike `1.2` and `1`, which move along. */
export function isFullVersion(name: string): boolean {
  const pep = explain(name);
  if (!pep) return parseSemver(name) !== null;
  return pep.release.length >= 3 || pep.is_prerelease || pep.is_postrelease;
}

// 20260115 is a final version by PEP 440 and higher than any other, yet what people mean by it is a date.
const bareNumber = /^\d+$/;

/** The highest final version among tags; bare numbers (dates) count only where `like` is one itself. */
export function highestFinal(tags: readonly string[], like: string): string | null {
  let highest: string | null = null;
  for (const tag of tags) {
    if (explain(tag) === null || releaseStatus(tag) !== 'final') continue;
    if (bareNumber.test(tag) && !bareNumber.test(like)) continue;
    if (highest === null || compare(tag, highest) > 0) highest = tag;
  }
  return highest;
}

/** Whether one version is lower than another by PEP 440; false where one is no such version. */
export function isLower(version: string, than: string): boolean {
  return explain(version) !== null && explain(than) !== null && compare(version, than) < 0;
}

/** Order of two versions as they stand in labels, `git describe` included; null where one is no version. */
export function compareReleases(a: string, b: string): number | null {
  const left = orderKey(a);
  const right = orderKey(b);
  if (left === null || right === null) return null;
  return Math.sign(compare(left.base, right.base)) || Math.sign(left.distance - right.distance);
}

// Commits after the tag sort after it: `v0.12.0-7-ge7abc3c` is later than `v0.12.0`. A short commit id of digits only
// is no version.
function orderKey(text: string): { readonly base: string; readonly distance: number } | null {
  const described = /^(?<base>.+)-(?<distance>\d+)-g[0-9a-f]{4,64}(?:-[A-Za-z0-9._-]+)?$/.exec(text)?.groups;
  const base = described?.['base'] ?? text;
  if (bareNumber.test(base) || explain(base) === null) return null;
  return { base, distance: Number(described?.['distance'] ?? 0) };
}

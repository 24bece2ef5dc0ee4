/**
 * A tag of simonsobs/ocs, in the shapes the registry holds: `v0.12.1`, `v0.11.3.rc1`, `v0.11.3-19-gd729e04`, and
 * `…-dev`, which ocs appended from 2020-07 (0e390f6) until 2022-11 (4de1f55) and socs still does.
 */
export type BaseTag = {
  readonly text: string;
  readonly release: readonly [number, number, number];
  /** null for a final release or a commit after one. */
  readonly pre: { readonly kind: 'dev' | 'a' | 'b' | 'rc'; readonly number: number } | null;
  /** Commits after the named tag, as `git describe` counts; 0 on it. */
  readonly distance: number;
  readonly commit: string | null;
};

const shape =
  /^v(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)(?:\.?(?<kind>a|b|rc|dev)(?<number>\d+))?(?:-(?<distance>\d+)-g(?<commit>[0-9a-f]{7,40}))?(?:-dev)?$/;

export function parseBaseTag(text: string): BaseTag | null {
  const groups = shape.exec(text)?.groups;
  if (!groups) return null;
  const kind = groups['kind'];
  return {
    text,
    release: [Number(groups['major']), Number(groups['minor']), Number(groups['patch'])],
    pre:
      kind === 'a' || kind === 'b' || kind === 'rc' || kind === 'dev'
        ? { kind, number: Number(groups['number']) }
        : null,
    distance: Number(groups['distance'] ?? 0),
    commit: groups['commit'] ?? null,
  };
}

const preRank = { dev: 0, a: 1, b: 2, rc: 3 } as const;

/** Negative when `a` is older. `vX-N-gH` comes after `vX`: git describe counts from the tag upwards. */
export function compareBaseTags(a: BaseTag, b: BaseTag): number {
  return (
    a.release[0] - b.release[0] ||
    a.release[1] - b.release[1] ||
    a.release[2] - b.release[2] ||
    (a.pre ? preRank[a.pre.kind] : 4) - (b.pre ? preRank[b.pre.kind] : 4) ||
    (a.pre?.number ?? 0) - (b.pre?.number ?? 0) ||
    a.distance - b.distance
  );
}

/** Whether `tag` is `point` or newer. `point` is one of ours and must parse. */
export function isAtLeastTag(tag: BaseTag, point: string): boolean {
  const parsed = parseBaseTag(point);
  if (!parsed) throw new Error(`src/ocs names a tag of no known shape: ${point}`);
  return compareBaseTags(tag, parsed) >= 0;
}

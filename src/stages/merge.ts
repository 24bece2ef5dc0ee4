import type { Digest } from '../model/image.ts';
import { readJson } from '../model/json.ts';
import type { RegistryManifest } from '../ports/registry.ts';
import { type GuardDecision, guardTag } from '../tags/guards.ts';
import { revisionLabel, versionLabel } from '../tags/labels.ts';
import type { PlannedTag } from '../tags/tag-plan.ts';
import { isFullVersion, releaseStatus } from '../tags/version.ts';
import type { Join } from './merge-plan.ts';
import type { Trouble } from './push/errors.ts';
import { type Dock, openAccess } from './push/login.ts';
import { type Courier, courierFor, isImage, textOf } from './push/registry.ts';

export type Joined = {
  readonly reference: string;
  readonly status: 'joined' | 'kept' | 'failed';
  readonly digest: Digest | null;
  readonly why: string;
};

type Source = { readonly manifest: RegistryManifest };

function troubleText({ reason, said, remedy }: Trouble): string {
  return `${reason} (${said}); ${remedy}`;
}

function plannedOf(tag: string): PlannedTag {
  const why = 'joined from several platforms';
  if (tag === 'latest') return { name: tag, why, type: 'latest', guard: 'never-back', guarded: false };
  const release = releaseStatus(tag) !== null && isFullVersion(tag) && !/-g[0-9a-f]{4,}/.test(tag);
  return { name: tag, why, type: 'given', guard: release ? 'immutable' : 'none', guarded: release };
}

/** One platform's image by its verified digest, or by its tag where this registry serves it under another digest. */
async function sourceOf(
  courier: Courier,
  { reference, id, digest, report }: Join['sources'][number],
): Promise<Source | string> {
  let last = `${textOf(reference)} is not there, although ${report} says so`;
  for (const place of [`${reference.name}@${digest}`, textOf(reference)]) {
    const asked = await courier.look(place, { labels: true });
    if (asked.status === 'failed') return `${place}: ${troubleText(asked.trouble)}`;
    if (asked.value.status === 'missing') continue;
    const { manifest } = asked.value;
    if (await isImage(courier, reference.name, manifest, id)) return { manifest };
    last = `${place} is ${manifest.digest} and not the image that ${report} verified; run that job again`;
  }
  return last;
}

async function sourcesOf(courier: Courier, { sources }: Join): Promise<readonly Source[] | string> {
  const found: Source[] = [];
  for (const source of sources) {
    const one = await sourceOf(courier, source);
    if (typeof one === 'string') return one;
    found.push(one);
  }
  const revisions = new Set(found.map(({ manifest }) => manifest.labels?.[revisionLabel] ?? null));
  if (revisions.size > 1) return `the platforms' images are of different commits: ${[...revisions].join(', ')}`;
  return found;
}

/** What an index holds besides attestations; a manifest of its own is its only member. */
function membersOf(manifest: RegistryManifest): readonly Digest[] {
  const inner = manifest.manifests.filter(({ platform }) => platform !== null).map(({ digest }) => digest);
  return inner.length > 0 ? inner : [manifest.digest];
}

function sameDigests(a: readonly Digest[], b: readonly Digest[]): boolean {
  return JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
}

/** Platforms of an index that was not made yet. */
function platformsIn(json: string): readonly string[] {
  const index = readJson(json);
  const list = typeof index === 'object' && index !== null && 'manifests' in index ? index.manifests : [];
  return (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
    const platform = typeof entry === 'object' && entry !== null && 'platform' in entry ? entry.platform : null;
    if (typeof platform !== 'object' || platform === null) return [];
    const { os, architecture, variant } = { os: '', architecture: '', variant: '', ...platform };
    return os === 'unknown' ? [] : [[os, architecture, variant].filter((part) => part !== '').join('/')];
  });
}

async function joinOne(courier: Courier, join: Join, overwrite: boolean): Promise<Joined> {
  const { target } = join;
  const reference = textOf(target);
  const say = (status: Joined['status'], why: string, digest: Digest | null = null): Joined => ({
    reference,
    status,
    digest,
    why,
  });
  const sources = await sourcesOf(courier, join);
  if (typeof sources === 'string') return say('failed', sources);
  const labels = sources[0]?.manifest.labels ?? {};
  const asked = await courier.look(reference, { labels: true });
  const former = asked.status === 'done' && asked.value.status === 'found' ? asked.value.manifest : null;
  const wanted = sources.flatMap(({ manifest }) => membersOf(manifest));
  const holds = (manifest: RegistryManifest): boolean => sameDigests(membersOf(manifest), wanted);
  if (former !== null && holds(former)) return say('joined', 'was joined before', former.digest);
  const existing =
    asked.status === 'failed'
      ? ({ status: 'error', message: asked.trouble.said } as const)
      : former === null
        ? ({ status: 'missing' } as const)
        : ({ status: 'found', labels: former.labels } as const);
  const settings = { revision: labels[revisionLabel] ?? '', version: labels[versionLabel] ?? null, overwrite };
  const decision: GuardDecision = guardTag(plannedOf(target.tag), existing, settings);
  if (decision.kind === 'keep') return say('kept', decision.why);
  if (decision.kind === 'refuse') return say('failed', decision.why);
  if (decision.kind === 'reuse' && !overwrite)
    return say('failed', `${reference} exists with other images of this commit; set --overwrite to replace it`);
  const digests = sources.map(({ manifest }) => manifest.digest);
  const preview = await courier.preview(target, ...digests);
  if (preview.status === 'failed') return say('failed', troubleText(preview.trouble));
  const platforms = platformsIn(preview.value);
  if (new Set(platforms).size !== wanted.length)
    return say('failed', `each report must be of another platform, and these are of ${platforms.join(', ') || 'none'}`);
  const pointed = await courier.point(target, ...digests);
  const seen = await courier.look(reference);
  const now = seen.status === 'done' && seen.value.status === 'found' ? seen.value.manifest : null;
  if (now !== null && holds(now)) return say('joined', platforms.join(', '), now.digest);
  const cause =
    pointed.status === 'failed'
      ? troubleText(pointed.trouble)
      : `the registry serves ${now?.digest ?? 'nothing'} under it, which does not hold exactly the verified images`;
  if (former === null || now?.digest === former.digest) return say('failed', cause);
  const back = await courier.point(target, former.digest);
  return say(
    'failed',
    `${cause}; ${back.status === 'done' ? 'pointed back to' : 'could not be pointed back to'} ${former.digest}`,
  );
}

/** Makes each tag of the images that were verified, proves it, and moves `latest` only when all versions are there. */
export async function merge(world: Dock, joins: readonly Join[], overwrite: boolean): Promise<readonly Joined[]> {
  const names = [...new Set(joins.map(({ target }) => target.name))];
  const opened = await openAccess(world, names);
  if (opened.status === 'refused') {
    return [{ reference: opened.registry, status: 'failed', digest: null, why: troubleText(opened.trouble) }];
  }
  const done: Joined[] = [];
  try {
    const courier = courierFor(world, opened.access);
    for (const join of joins) {
      const reference = textOf(join.target);
      const failed = done.some(({ status }) => status === 'failed');
      done.push(
        failed && join.target.tag === 'latest'
          ? { reference, status: 'failed', digest: null, why: 'not tried, since another tag failed' }
          : await joinOne(courier, join, overwrite),
      );
    }
    return done;
  } finally {
    await opened.access.close();
  }
}

import type { Finding } from '../../model/finding.ts';
import type { Digest, ImageId } from '../../model/image.ts';
import type { RegistryManifest } from '../../ports/registry.ts';
import { pushFailed } from '../../rules/push-failed/rule.ts';
import { pushNotProved } from '../../rules/push-not-proved/rule.ts';
import { findingOf } from '../../rules/rule.ts';
import { type GuardSettings, mayMoveLatest } from '../../tags/guards.ts';
import { revisionLabel, versionLabel } from '../../tags/labels.ts';
import type { World } from '../stage.ts';
import type { Trouble } from './errors.ts';
import { type Courier, isImage, textOf } from './registry.ts';
import { delayBefore } from './retry.ts';
import type { Surveyed, Target } from './survey.ts';

/** How one tag ended. */
export type Delivered =
  | { readonly status: 'proved'; readonly target: Target; readonly digest: Digest }
  /** `closes`: the registry takes nothing else under this name either. */
  | { readonly status: 'failed'; readonly target: Target; readonly finding: Finding; readonly closes: boolean };

/** What a finding of this station is about. */
export type Place = Finding['location'];

export function failureFinding(
  reference: string,
  trouble: Trouble,
  attempts: number,
  at: Place,
  remains = '',
): Finding {
  const { reason, said, remedy } = trouble;
  const params = { reference, reason, said, attempts, remedy: remains === '' ? remedy : `${remains}; ${remedy}` };
  return findingOf(pushFailed, { at, params });
}

type Seen = RegistryManifest | 'missing' | 'unreadable';

const patientLooks = 5;

/** The tag as the registry has it once it has settled: caches in front of it may show the former one for a moment. */
async function settled(
  world: World,
  courier: Courier,
  reference: string,
  former: Digest | null,
  looks: number,
): Promise<Seen> {
  for (let count = 1; ; count += 1) {
    const answer = await courier.look(reference);
    if (answer.status === 'failed') return 'unreadable';
    const seen: Seen = answer.value.status === 'missing' ? 'missing' : answer.value.manifest;
    const stale = seen === 'missing' || seen.digest === former;
    if (!stale || count === looks || world.signal.aborted) return seen;
    await world.clock.after(delayBefore(count, 0, null), world.signal);
  }
}

/** Puts a tag that now holds something else back to what it held. Nothing is ever deleted. */
async function putBack(courier: Courier, { target, former, trouble }: Surveyed, now: Digest): Promise<string> {
  const reference = textOf(target);
  if (trouble !== null) return `what it held before could not be read, so ${now} stays under it: look at it yourself`;
  if (former === null)
    return `the tag is new, and nothing is deleted: ${now} stays under it until you delete it or a good push replaces it`;
  const pointed = await courier.point(target, former.digest);
  const seen = await courier.look(reference);
  const holds = seen.status === 'done' && seen.value.status === 'found' ? seen.value.manifest.digest : null;
  if (holds === former.digest) return `the tag was pointed back to ${former.digest}, which it held before`;
  const why = pointed.status === 'failed' ? ` (${pointed.trouble.reason}: ${pointed.trouble.said})` : '';
  return `the tag held ${former.digest} before and could not be pointed back${why}: \`docker buildx imagetools create --prefer-index=false --tag ${reference} ${target.name}@${former.digest}\` does it`;
}

/** Pushes one tag of an image that carries its name already, and proves that the registry serves that image. */
export async function deliver(
  world: World,
  courier: Courier,
  surveyed: Surveyed,
  id: ImageId,
  settings: GuardSettings,
  at: Place,
): Promise<Delivered> {
  const { target, former } = surveyed;
  const reference = textOf(target);
  const pushed = await courier.push(target);
  if (pushed.status === 'failed' && (!pushed.trouble.retry || world.signal.aborted)) {
    // Refused: the registry took nothing.
    const { trouble, attempts } = pushed;
    const cancelled = {
      ...trouble,
      reason: 'cancelled during the push',
      remedy: 'run again: it finishes what is missing',
    };
    const finding = failureFinding(reference, world.signal.aborted ? cancelled : trouble, attempts, at);
    return { status: 'failed', target, finding, closes: !trouble.retry && trouble.kind !== 'tag-immutable' };
  }
  const isOurs = (manifest: RegistryManifest): Promise<boolean> => isImage(courier, target.name, manifest, id);
  // The same image may have been there before; then there is nothing to wait for.
  const was = former !== null && (await isOurs(former));
  const looks = pushed.status === 'failed' ? 1 : patientLooks;
  const now = await settled(world, courier, reference, was ? null : (former?.digest ?? null), looks);
  if (typeof now === 'object' && (await isOurs(now))) return { status: 'proved', target, digest: now.digest };
  const changed = typeof now === 'object' && now.digest !== former?.digest;
  if (pushed.status === 'failed') {
    const remains = changed
      ? await afterwards(courier, surveyed, now.digest, settings)
      : now === 'unreadable'
        ? 'what the registry has under it now cannot be read'
        : `the registry has ${typeof now === 'object' ? 'what it had before' : 'nothing'} under it`;
    const finding = failureFinding(reference, pushed.trouble, pushed.attempts, at, remains);
    return { status: 'failed', target, finding, closes: false };
  }
  const served = typeof now === 'object' ? now.digest : null;
  const remains = changed ? await afterwards(courier, surveyed, now.digest, settings) : unchanged(now);
  const finding = findingOf(pushNotProved, { at, params: { reference, id, served, remains } });
  return { status: 'failed', target, finding, closes: false };
}

function unchanged(now: Seen): string {
  if (now === 'missing') return 'the registry said it took the image and has nothing under the tag; run again';
  if (now === 'unreadable') return 'what it has under the tag cannot be read, so nothing is proved; run again';
  return 'the tag still holds what it held before; run again';
}

/**
 * Another run may have moved the tag after our push: one of the same commit, or of a higher version that takes `latest`
 * by right. Its image is left alone, everything else is put back.
 */
async function afterwards(courier: Courier, surveyed: Surveyed, now: Digest, settings: GuardSettings): Promise<string> {
  const { target } = surveyed;
  const seen = await courier.look(`${target.name}@${now}`, { labels: true });
  const labels = seen.status === 'done' && seen.value.status === 'found' ? seen.value.manifest.labels : null;
  const higher = mayMoveLatest(labels, settings.version).kind === 'keep';
  if (higher || (labels !== null && labels[revisionLabel] === settings.revision))
    return `another run has moved the tag since, to ${labels?.[versionLabel] ?? 'its own image'}: it is left as it is`;
  return putBack(courier, surveyed, now);
}

import type { Digest, ImageId } from '../../model/image.ts';
import { findingOf } from '../../rules/rule.ts';
import { tagExists } from '../../rules/tag-exists/rule.ts';
import { privateReference } from '../../smoke/sandbox.ts';
import { inspectImage } from '../build.ts';
import type { Smoked } from '../smoke/smoked.ts';
import { smoke } from '../smoke.ts';
import type { StageResult, World } from '../stage.ts';
import { failureFinding, type Place } from './one.ts';
import { type Courier, isImage, textOf } from './registry.ts';
import type { Surveyed } from './survey.ts';

/** The image that every name gets: the one just built, or the one that was published from this commit before. */
export type Published = {
  readonly status: 'ready';
  readonly id: ImageId;
  /** References that hold it already, with their digests. */
  readonly present: ReadonlyMap<string, Digest>;
  readonly remark: string | null;
};

type Failed = { readonly status: 'failed'; readonly result: StageResult<never> & { readonly status: 'failed' } };

/** Pulls a published image and puts it through the same smoke test. */
async function fetched(
  input: Smoked,
  world: World,
  courier: Courier,
  reference: string,
  at: Place,
): Promise<{ readonly id: ImageId } | Failed> {
  const pulled = await courier.pull(reference);
  if (pulled.status === 'failed') {
    const finding = failureFinding(reference, pulled.trouble, pulled.attempts, at);
    return { status: 'failed', result: { status: 'failed', note: 'nothing was pushed', findings: [finding] } };
  }
  const inspected = await inspectImage(world, reference);
  if (typeof inspected === 'string') return { status: 'failed', result: { status: 'failed', note: inspected } };
  // A name of this run keeps the image, and the sweep finds it.
  const privateTag = privateReference('published', world.runId);
  await world.docker.run({ verb: 'tag', image: inspected.id, reference: privateTag });
  await world.docker.run({ verb: 'remove-images', images: [reference] });
  world.progress.say(`${reference} is published from this commit already: it is tested and used`);
  const tested = await smoke.run({ ...input, ...inspected, privateTag }, world);
  if (tested.status === 'passed') return { id: inspected.id };
  if (world.signal.aborted) return { status: 'failed', result: { status: 'failed', note: 'cancelled' } };
  const note = `${reference} was published from this commit before and does not pass the smoke test: ${tested.note}; publish a new version`;
  const findings = (tested.findings ?? []).map((finding) => ({ ...finding, location: finding.location ?? at }));
  return { status: 'failed', result: { status: 'failed', note, findings } };
}

/** Settles which image is published, where a version tag of this very commit is in a registry already. */
export async function republish(
  input: Smoked,
  world: World,
  courier: Courier,
  surveyed: readonly Surveyed[],
  at: Place,
): Promise<Published | Failed> {
  const reused = surveyed.flatMap(({ target, former, decision }) =>
    decision.kind === 'reuse' && former !== null ? [{ target, former }] : [],
  );
  const [first] = reused;
  if (first === undefined) return { status: 'ready', id: input.id, present: new Map(), remark: null };
  let id = input.id;
  let remark: string | null = null;
  if (!(await isImage(courier, first.target.name, first.former, id))) {
    const got = await fetched(input, world, courier, `${first.target.name}@${first.former.digest}`, at);
    if ('status' in got) return got;
    id = got.id;
    remark = `${textOf(first.target)} was published from this commit before; that image was tested and used`;
  }
  const present = new Map<string, Digest>();
  for (const { target, former } of reused) {
    const reference = textOf(target);
    if (await isImage(courier, target.name, former, id)) present.set(reference, former.digest);
    else if (!world.config.overwrite) {
      const why = `exists and is another image of this commit than ${textOf(first.target)}; publish a new version, or set overwrite: true to replace it`;
      const finding = findingOf(tagExists, { at, params: { reference, why } });
      return { status: 'failed', result: { status: 'failed', note: 'nothing was pushed', findings: [finding] } };
    }
  }
  return { status: 'ready', id, present, remark };
}

import type { Finding } from '../model/finding.ts';
import type { Digest, ImageId } from '../model/image.ts';
import { wholeFile } from '../model/location.ts';
import { findingOf } from '../rules/rule.ts';
import { tagExists } from '../rules/tag-exists/rule.ts';
import type { GuardSettings } from '../tags/guards.ts';
import type { TagPlan } from '../tags/tag-plan.ts';
import { selectImages } from './check.ts';
import { troubleOf } from './push/errors.ts';
import { openAccess } from './push/login.ts';
import { nameProblem, namesFor } from './push/names.ts';
import { type Delivered, deliver, failureFinding, type Place } from './push/one.ts';
import { type Courier, courierFor, textOf } from './push/registry.ts';
import { type Published, republish } from './push/reuse.ts';
import { isLatest, type Surveyed, survey, targetsOf } from './push/survey.ts';
import { wearing } from './push/tag.ts';
import type { Smoked } from './smoke/smoked.ts';
import type { Stage, StageResult, World } from './stage.ts';

export type Pushed = Smoked & {
  readonly digest: Digest;
  /** Full references, as pushed. */
  readonly pushed: readonly string[];
  /** The registry's manifest is proved to be the tested image under every one of them. */
  readonly verified: true;
};

/** What happened to each tag, in the order of pushing. */
type Ledger = {
  readonly proved: { readonly reference: string; readonly digest: Digest }[];
  readonly failed: string[];
  /** Tags that were not tried since something before them failed. */
  readonly untried: string[];
  /** Sentences worth saying although nothing failed. */
  readonly remarks: string[];
  readonly findings: Finding[];
};

function noteOf({ proved, failed, untried, remarks }: Ledger): string {
  const list = (references: readonly string[]): string => references.join(', ');
  return [
    ...(proved.length > 0 ? [`pushed and proved: ${list(proved.map(({ reference }) => reference))}`] : []),
    ...(failed.length > 0 ? [`failed: ${list(failed)}`] : []),
    ...(untried.length > 0 ? [`not tried: ${list(untried)}`] : []),
    ...(failed.length > 0 ? ['run again to finish'] : []),
    ...remarks,
  ].join('; ');
}

function resultOf(input: Smoked, ledger: Ledger): StageResult<Pushed> {
  const { proved, failed, findings } = ledger;
  const pushed = proved.map(({ reference }) => reference);
  const note = noteOf(ledger);
  const digest = proved[0]?.digest;
  if (failed.length > 0)
    return { status: 'failed', note, findings, partial: digest === undefined ? {} : { digest, pushed } };
  if (digest === undefined) return { status: 'skipped', note: note || 'there is nothing to push', findings };
  return { status: 'passed', note, findings, value: { ...input, digest, pushed, verified: true } };
}

/** Refusals that are known before anything is pushed. */
function refusals(surveyed: readonly Surveyed[], at: Place): readonly Finding[] {
  const told = new Set<string>();
  return surveyed.flatMap(({ target, decision, trouble }) => {
    if (decision.kind !== 'refuse') return [];
    const reference = textOf(target);
    // What holds for one tag of a name holds for all: it is told once.
    const subject = trouble === null ? reference : `${target.name} ${trouble.trouble.kind}`;
    if (told.has(subject)) return [];
    told.add(subject);
    return trouble === null
      ? [findingOf(tagExists, { at, params: { reference, why: decision.why } })]
      : [failureFinding(reference, trouble.trouble, trouble.attempts, at)];
  });
}

async function deliverAll(
  world: World,
  courier: Courier,
  surveyed: readonly Surveyed[],
  published: Published,
  settings: GuardSettings,
  at: Place,
): Promise<Ledger> {
  const ledger: Ledger = { proved: [], failed: [], untried: [], remarks: [], findings: [] };
  const closed = new Set<string>();
  for (const before of surveyed) {
    const { target } = before;
    const reference = textOf(target);
    const present = published.present.get(reference);
    if (present !== undefined) {
      ledger.proved.push({ reference, digest: present });
      continue;
    }
    // `latest` promises that its version is there, under every name.
    if (closed.has(target.name) || world.signal.aborted || (isLatest(target.planned) && ledger.failed.length > 0)) {
      ledger.untried.push(reference);
      continue;
    }
    const one = target.planned.guard === 'never-back' ? await survey(courier, target, settings) : before;
    if (one.decision.kind === 'keep' || (one.decision.kind === 'push' && one.decision.notice))
      ledger.remarks.push(one.decision.why);
    if (one.decision.kind === 'keep') continue;
    const delivered =
      one.decision.kind === 'refuse' ? refused(one, at) : await send(world, courier, one, published.id, settings, at);
    if (delivered.status === 'proved') {
      ledger.proved.push({ reference, digest: delivered.digest });
      world.progress.say(`${reference}: pushed and proved, ${delivered.digest}`);
    } else {
      ledger.failed.push(reference);
      ledger.findings.push(delivered.finding);
      // What was refused for one tag is refused for the next.
      if (delivered.closes) closed.add(target.name);
    }
  }
  return ledger;
}

function refused(one: Surveyed, at: Place): Delivered {
  const [finding] = refusals([one], at);
  const why = one.decision.why;
  const reference = textOf(one.target);
  return {
    status: 'failed',
    target: one.target,
    finding: finding ?? findingOf(tagExists, { at, params: { reference, why } }),
    closes: false,
  };
}

async function send(
  world: World,
  courier: Courier,
  one: Surveyed,
  id: ImageId,
  settings: GuardSettings,
  at: Place,
): Promise<Delivered> {
  const { target } = one;
  const reference = textOf(target);
  world.progress.say(`pushing ${reference}`);
  const sent = await wearing(world, id, reference, () => deliver(world, courier, one, id, settings, at));
  if (sent.status !== 'untagged') return sent;
  const finding = failureFinding(reference, troubleOf(sent.text, reference), 1, at);
  return { status: 'failed', target, finding, closes: false };
}

async function publish(
  input: Smoked,
  world: World,
  plan: TagPlan,
  names: readonly string[],
  courier: Courier,
  at: Place,
): Promise<StageResult<Pushed>> {
  const settings = {
    revision: world.order.git?.head ?? world.order.event.sha ?? '',
    version: plan.version,
    overwrite: world.config.overwrite,
  };
  const surveyed: Surveyed[] = [];
  for (const target of targetsOf(names, plan)) surveyed.push(await survey(courier, target, settings));
  const known = refusals(surveyed, at);
  if (known.length > 0) return { status: 'failed', note: 'nothing was pushed', findings: known };
  const published = await republish(input, world, courier, surveyed, at);
  if (published.status === 'failed') return published.result;
  const ledger = await deliverAll(world, courier, surveyed, published, settings, at);
  if (published.remark !== null) ledger.remarks.unshift(published.remark);
  return resultOf(input, ledger);
}

/** Puts exactly the tested image under every name and tag, and proves it. */
export const push: Stage<Smoked, Pushed> = {
  name: 'push',
  async run(input, world) {
    const { decision } = world.order;
    if (decision.kind === 'refuse' || decision.kind === 'config-error') return { status: 'failed', note: decision.why };
    if (decision.kind !== 'push') return { status: 'skipped', note: decision.why };
    const { config } = world;
    const own = config.build.find(({ name }) => name === input.name)?.images ?? [];
    const several = own.length === 0 && selectImages(input.repo, config).length > 1;
    const names = namesFor(own.length > 0 ? own : config.images, input.name, several);
    if (names.length === 0)
      return {
        status: 'skipped',
        note: `no name in \`images\` is for ${input.name}; with several images give a prefix that ends in \`/\`, or a name that ends in \`/${input.name}\``,
      };
    const problem = names.flatMap((name) => decision.plan.tags.map((tag) => nameProblem(name, tag.name))).find(Boolean);
    if (problem) return { status: 'failed', note: problem };
    const at: Place = input.dockerfile === null ? null : wholeFile(input.dockerfile);
    const opened = await openAccess(world, names);
    if (opened.status === 'refused') {
      const finding = failureFinding(opened.registry, opened.trouble, opened.attempts, at);
      return { status: 'failed', note: `no login at ${opened.registry}; nothing was pushed`, findings: [finding] };
    }
    try {
      return await publish(input, world, decision.plan, names, courierFor(world, opened.access), at);
    } finally {
      await opened.access.close();
    }
  },
};

import type { Finding } from '../../model/finding.ts';
import { isAtLeastTag } from '../../ocs/base-tag.ts';
import { examineImage } from '../../smoke/examine.ts';
import type { Examined } from '../../smoke/examined.ts';
import { type InstancePlan, type InstanceResult, runInstances } from '../../smoke/instance.ts';
import { proveImage } from '../../smoke/proofs/index.ts';
import { openSandbox, type Sandbox, SandboxFailed } from '../../smoke/sandbox.ts';
import type { Built } from '../build.ts';
import type { StageResult, World } from '../stage.ts';
import { isSaidOfArguments } from './arguments.ts';
import { importedRow } from './expected.ts';
import { baseOf, type ImageFacts, imageFacts } from './facts.ts';
import { instanceFindings, proofFindings } from './findings.ts';
import { askOf, imageFindings } from './image.ts';
import { type Candidate, foundInstances, planOf } from './instances.ts';
import { ended, rowOf } from './rows.ts';
import { sidecarImages } from './sidecars.ts';
import type { Smoked } from './smoked.ts';
import { writeTranscript } from './transcript.ts';

/** SITE_HOST and CROSSBAR_TIMEOUT came with it. Source: ocs#337, ocs#354. */
const hostAndTimeoutSince = 'v0.10.3';

async function proofs(
  input: Built,
  world: World,
  sandbox: Sandbox,
  facts: ImageFacts,
  candidates: readonly Candidate[],
  results: readonly InstanceResult[],
): Promise<readonly Finding[]> {
  const index = results.findIndex(({ status }) => status === 'up');
  const [result, spec] = [results[index], candidates[index]];
  if (!result || !spec) return [];
  const tag = baseOf(input, world)?.tag;
  const disproofs = await proveImage(world, sandbox, {
    instance: { ...result.plan, operations: [] },
    command: facts.command,
    hostAndTimeout: tag == null || isAtLeastTag(tag, hostAndTimeoutSince),
  }).catch((error: unknown) => {
    if (world.signal.aborted && error instanceof SandboxFailed) return [];
    throw error;
  });
  // One that was cut short disproves nothing.
  return world.signal.aborted ? [] : proofFindings(disproofs, spec, input);
}

/** Findings on the image and on agents that were not started; of those that were, the instances tell. */
async function otherFindings(
  examined: Examined,
  input: Built,
  world: World,
  candidates: readonly Candidate[],
  allUp: boolean,
): Promise<readonly Finding[]> {
  const started = (agentClass: string): boolean =>
    candidates.some((one) => one.agentClass === null || one.agentClass === agentClass || agentClass === '');
  const findings = await imageFindings(examined, input, world, ({ agentClass }) =>
    started(agentClass) ? null : 'warning',
  );
  // A plugin that does not load is why no instance of it came up: its failure says so already.
  return allUp
    ? findings
    : findings.filter(({ rule, severity }) => rule !== 'agent-import-failed' || severity !== 'error');
}

/** Starts instances against a hub, and looks inside the image while the first of them is being stopped. */
export async function running(
  input: Built,
  world: World,
  named: readonly Candidate[],
  level: Smoked['level'],
): Promise<StageResult<Smoked>> {
  const { smokeTimeout, tryFound } = world.config;
  const before = tryFound ? await examineImage(world, input.id, askOf(input, world, true), smokeTimeout) : null;
  const candidates = before === null ? named : [...named, ...foundInstances(input, before, named)];
  if (candidates.length === 0) {
    return {
      status: 'failed',
      note: `\`smoke: ${level}\` has no instance to run: name one under \`instances\`, or give \`site-config\``,
    };
  }
  const images = await sidecarImages(candidates, input, world);
  if (typeof images === 'string') return { status: 'failed', note: images };
  const all = candidates.map((spec) => ({ spec, plan: planOf(spec, input, world, images) }));
  return tryAll(input, world, level, all, before);
}

/** What is started, and what is said of it. */
export type Tried = { readonly spec: Candidate; readonly plan: InstancePlan };

export async function tryAll(
  input: Built,
  world: World,
  level: Smoked['level'],
  all: readonly Tried[],
  before: Examined | null,
): Promise<StageResult<Smoked>> {
  const { smokeTimeout, parallel, hub } = world.config;
  const look = (): Promise<Examined> => examineImage(world, input.id, askOf(input, world, true), smokeTimeout);
  const candidates = all.map(({ spec }) => spec);
  const facts = await imageFacts(input, world);
  const sandbox = await openSandbox(world, hub);
  try {
    let firstUp: () => void = () => {};
    const anyUp = new Promise<void>((resolve) => {
      firstUp = resolve;
    });
    const plans = all.map(({ plan }) => plan);
    const run = runInstances(world, sandbox, plans, parallel ?? world.cores, firstUp);
    const examined = before ?? Promise.race([anyUp, run.then(() => {})]).then(look);
    const [results, seenInside] = await Promise.all([run, examined]);
    const failed = results.filter(({ status }) => status === 'failed');
    const isWhole = !world.signal.aborted;
    const others = !isWhole ? [] : await otherFindings(seenInside, input, world, candidates, failed.length === 0);
    const findings = [
      ...results.flatMap((result, index) => {
        const spec = candidates[index];
        if (!spec || isSaidOfArguments(result.plan.instanceId, result.diagnosis?.id, others)) return [];
        return instanceFindings(result, spec, input);
      }),
      ...others,
      ...(level === 'full' && isWhole ? await proofs(input, world, sandbox, facts, candidates, results) : []),
    ];
    const rest = input.repo.agents.filter(
      (agent) => !results.some(({ plan }) => plan.agentClass === agent.class || agent.source === 'script'),
    );
    const agents = [
      ...results.map((result, index) => rowOf(result, input, facts, candidates[index]?.service)),
      ...rest.map((agent) => importedRow(agent, seenInside, input, world, 'not-tried')),
    ];
    const note = `${results.length - failed.length} of ${results.length} instances came up`;
    await writeTranscript(world, sandbox.hub.transcript());
    return ended(note, findings, agents, { ...input, level });
  } catch (error) {
    await writeTranscript(world, sandbox.hub.transcript());
    throw error;
  } finally {
    await sandbox.close();
  }
}

import type { Finding } from '../../model/finding.ts';
import { type Location, wholeFile } from '../../model/location.ts';
import type { AgentRow } from '../../model/report.ts';
import type { Agent } from '../../repo/agent-repo.ts';
import type { ImportedAgent } from '../../smoke/examined.ts';
import type { InstanceResult } from '../../smoke/instance.ts';
import type { Built } from '../build.ts';
import type { StageResult } from '../stage.ts';
import type { ImageFacts } from './facts.ts';
import type { Smoked } from './smoked.ts';

/** The compose service that an instance is. */
export type TriedService = {
  readonly name: string;
  readonly file: string;
  readonly at: Location;
  /** What it is given otherwise than the file says. */
  readonly otherwise: readonly string[];
};

/** The agent of a class, or the only one there is. */
export function agentOf(input: Built, agentClass: string | null): Agent | null {
  const { agents } = input.repo;
  return agents.find((one) => one.class === agentClass) ?? (agents.length === 1 ? (agents[0] ?? null) : null);
}

/** Whether a row of the probe is about an agent of the repository. */
export function isRowOf(row: ImportedAgent, agent: Agent): boolean {
  if (row.plugin !== null) return row.module === agent.module && row.agentClass === agent.class;
  return agent.source === 'script' && agent.file?.split('/').at(-1) === row.module.split('/').at(-1);
}

/** Where a finding on a running agent points: its module if known, else the Dockerfile; never a line. */
export function placeOf(input: Built, agentClass: string | null): Location | null {
  const file = agentOf(input, agentClass)?.file ?? input.dockerfile;
  return file === null ? null : wholeFile(file);
}

/** Where a finding on the image as a whole points. */
export function imagePlace(input: Built): Location | null {
  return input.dockerfile === null ? null : wholeFile(input.dockerfile);
}

/** The row of an agent that was not started. */
export function untried(agent: Agent, input: Built, status: AgentRow['status']): AgentRow {
  return {
    class: agent.class,
    module: agent.module,
    image: input.name,
    status,
    instanceId: null,
    tasks: [],
    processes: [],
    feeds: [],
    secondsToUp: null,
    stop: null,
  };
}

const keptLogLines = 50;

/** The row of an instance that was started. */
export function rowOf(
  result: InstanceResult,
  input: Built,
  facts: ImageFacts,
  service: TriedService | undefined,
): AgentRow {
  return {
    class: result.api?.agentClass ?? (result.plan.agentClass || null),
    module: agentOf(input, result.plan.agentClass)?.module ?? null,
    image: input.name,
    status: result.failure === 'cancelled' ? 'not-tried' : result.status,
    instanceId: result.plan.instanceId,
    ...(service && { service: service.name, composeFile: service.file, otherwise: service.otherwise }),
    tasks: result.api?.tasks ?? [],
    processes: result.api?.processes ?? [],
    feeds: result.api?.feeds ?? [],
    secondsToUp: result.secondsToUp,
    stop: result.stop,
    peakMemory: result.peakMemory,
    imageSize: facts.size,
    imageSizeAboveBase: facts.sizeAboveBase,
    feedData: [...result.seen.feedData.values()],
    log: result.log.slice(-keptLogLines),
    operations: result.operations.map(({ plan, failure, session }) => ({
      name: plan.name,
      action: plan.action,
      failure,
      data: session?.data ?? null,
      messages: session?.messages ?? [],
    })),
  };
}

/** Errors among the findings fail the station. */
export function ended(
  note: string,
  findings: readonly Finding[],
  agents: readonly AgentRow[],
  value: Smoked,
): StageResult<Smoked> {
  const said = { note, findings, agents };
  return findings.some(({ severity }) => severity === 'error')
    ? { status: 'failed', ...said }
    : { status: 'passed', ...said, value };
}

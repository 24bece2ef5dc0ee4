import type { Seat } from '../ports/hub.ts';
import type { AgentApi } from './api.ts';
import { type CopyIn, type RunningContainer, startContainer } from './container.ts';
import { diagnose } from './diagnoses/index.ts';
import type { Diagnosis, Exit } from './evidence.ts';
import { type OperationPlan, type OperationResult, runOperations } from './operations.ts';
import { EngineFailed, NotStarted, refused, type Sandbox, SandboxFailed, type Tools } from './sandbox.ts';
import { describeSeen, nothingSeen, type Seen } from './seen.ts';
import { namesOf, type ServicePlan, startService } from './service.ts';
import {
  endOf,
  hostsOf,
  logOf,
  type RunningSidecar,
  SidecarFailed,
  type SidecarPlan,
  startSidecars,
} from './sidecar.ts';
import { siteConfigText } from './site-config.ts';
import { type Waited, Watch } from './watch.ts';

/** One instance to be started and watched. */
export type InstancePlan = {
  readonly image: string;
  readonly instanceId: string;
  readonly agentClass: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly CopyIn[];
  readonly devices: readonly string[];
  /** Started before it, and gone with it. */
  readonly sidecars?: readonly SidecarPlan[];
  /** OCS_CONFIG_DIR of the image. */
  readonly configDir: string;
  /** Seconds to be up. */
  readonly timeout: number;
  /** Asked for once it is up. Empty on a hub that may be the telescope's. */
  readonly operations: readonly OperationPlan[];
  /** Where a proof needs it otherwise than an agent has it. */
  readonly variant?: Variant;
  /** A compose service, which is started as it is written. */
  readonly service?: ServiceSource;
  /** It cannot even be tried. */
  readonly refused?: { readonly cause: string; readonly remedy: string };
};

export type ServiceSource = {
  readonly name: string;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopSeconds: number;
  planned(sandbox: Sandbox, seat: Seat, names: { readonly project: string; readonly container: string }): ServicePlan;
};

/** Over what an instance gets by itself. */
export type Variant = {
  /** Behind the image's name: what replaces CMD. */
  readonly arguments?: readonly string[];
  /** null takes one away. */
  readonly environment?: Readonly<Record<string, string | null>>;
  /** Text of default.yaml; null: none is there. */
  readonly siteConfig?: string | null;
  /** Host of the site config, `localhost` for any. */
  readonly host?: string;
  readonly entrypoint?: string;
  readonly user?: string;
};

export type Stop = { readonly status: number; readonly seconds: number };

export type InstanceResult = {
  readonly plan: InstancePlan;
  readonly status: 'up' | 'failed';
  readonly api: AgentApi | null;
  readonly seen: Seen;
  /** From `docker start` to the reply to get_api. */
  readonly secondsToUp: number | null;
  readonly stop: Stop | null;
  /** Bytes. */
  readonly peakMemory: number | null;
  /** Why it failed: what happened, in one sentence. Empty when it is up. */
  readonly reason: string;
  readonly failure: 'not-up' | 'exited' | 'cancelled' | null;
  readonly diagnosis: Diagnosis | null;
  readonly operations: readonly OperationResult[];
  readonly log: readonly string[];
  /** `name | line` of what ran beside it. */
  readonly sidecarLog: readonly string[];
};

/** Seconds after SIGTERM before SIGKILL: Docker's own default, and what compose gives an agent. */
const stopSeconds = 10;

const wasCancelled = 'the run was cancelled';

const failures: Readonly<Record<Waited, InstanceResult['failure']>> = {
  up: null,
  exited: 'exited',
  timeout: 'not-up',
  cancelled: 'cancelled',
};

function reasonOf(waited: Waited, plan: InstancePlan, seen: Seen, exit: Exit | null): string {
  switch (waited) {
    case 'up':
      return '';
    case 'cancelled':
      return wasCancelled;
    case 'exited':
      return `the container ended with status ${exit?.status} before it was stopped; ${describeSeen(seen)}`;
    case 'timeout':
      return `not up after ${plan.timeout} s; ${describeSeen(seen)}`;
  }
}

async function whileRunning<T>(container: RunningContainer, work: Promise<T>): Promise<T | 'exited'> {
  return Promise.race([work, container.ended.then(() => 'exited' as const)]);
}

/** What the container is told, and no more: who it is and where the hub lies. */
function environmentOf(plan: InstancePlan, seat: Seat): Readonly<Record<string, string>> {
  const ours = { INSTANCE_ID: plan.instanceId, SITE_HUB: seat.hubUrl, SITE_HTTP: seat.httpUrl };
  // The instance's own variables first: who it is and where the hub lies is ours to say.
  const all: Readonly<Record<string, string | null>> = { ...plan.env, ...ours, ...plan.variant?.environment };
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** The container of an instance; with it, its sidecars go. */
export type RunningInstance = RunningContainer & { readonly sidecars: readonly RunningSidecar[] };

/** Starts the sidecars of an instance, then its container. Rejects with SandboxFailed, nothing left. */
export async function startInstance(
  tools: Tools,
  sandbox: Sandbox,
  plan: InstancePlan,
  seat: Seat,
): Promise<RunningInstance> {
  const { instanceId, sidecars: plans = [], timeout } = plan;
  const sidecars = await startSidecars(tools, sandbox, instanceId, plans, timeout);
  const remove = async (): Promise<void> => {
    await Promise.all(sidecars.map(({ container }) => container.remove()));
  };
  try {
    const container = await startAgent(tools, sandbox, plan, seat, hostsOf(sidecars));
    return {
      ...container,
      sidecars,
      async remove() {
        await Promise.all([container.remove(), remove()]);
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Creates and starts the container itself, its site config in place. */
async function startAgent(
  tools: Tools,
  sandbox: Sandbox,
  plan: InstancePlan,
  seat: Seat,
  hosts: readonly string[],
): Promise<RunningContainer> {
  const { hub } = sandbox;
  const { variant = {}, service } = plan;
  if (service) return startService(tools, service.name, service.planned(sandbox, seat, namesOf(tools)));
  const folder = await tools.files.temporaryFolder();
  try {
    const text =
      variant.siteConfig === undefined
        ? siteConfigText({ ...plan, realm: hub.realm, addressRoot: hub.addressRoot, host: variant.host ?? 'localhost' })
        : variant.siteConfig;
    if (text !== null) await tools.files.write(`${folder}/config/default.yaml`, text);
    const config = text === null ? [] : [{ from: `${folder}/config/.`, to: plan.configDir }];
    return await startContainer(
      tools,
      plan.instanceId,
      {
        image: plan.image,
        network: sandbox.network,
        extraHosts: [...sandbox.extraHosts, ...hosts],
        environment: environmentOf(plan, seat),
        arguments: variant.arguments ?? [],
        entrypoint: variant.entrypoint ?? null,
        user: variant.user ?? null,
        devices: plan.devices,
      },
      [...config, ...plan.files],
    );
  } finally {
    await tools.files.remove(folder);
  }
}

/** The result of an instance of which no container ever ran. */
export function notStarted(
  plan: InstancePlan,
  cause: string,
  remedy: string,
  reason = 'its container could not be started',
  sidecarLog: readonly string[] = [],
): InstanceResult {
  return {
    plan,
    status: 'failed',
    api: null,
    seen: nothingSeen,
    secondsToUp: null,
    stop: null,
    peakMemory: null,
    reason,
    failure: 'not-up',
    diagnosis: { id: 'not-started', cause, evidence: sidecarLog.at(-1) ?? null, remedy },
    operations: [],
    log: [],
    sidecarLog,
  };
}

function cancelled(plan: InstancePlan): InstanceResult {
  return { ...notStarted(plan, '', '', wasCancelled), failure: 'cancelled', diagnosis: null };
}

/** The engine, or what should run beside it, did not do its part for this instance. */
function couldNotStart(plan: InstancePlan, error: SandboxFailed): InstanceResult {
  return error instanceof SidecarFailed
    ? notStarted(
        plan,
        'what should run beside it does not, so the agent itself was not started',
        'mend `sidecar`: its `image`, `command` and `files`, and the text that `wait-for` looks for',
        error.message,
        error.log,
      )
    : notStarted(
        plan,
        'its container could not be made or filled',
        'look at what the instance asks for: its `files` must be in the repository',
        error.message,
      );
}

/** Sidecars that had ended by themselves, as a clause. */
async function endedBeside(sidecars: readonly RunningSidecar[]): Promise<string> {
  const ends = await Promise.all(
    sidecars.map(async (sidecar) => {
      const exit = await endOf(sidecar);
      return exit === null ? '' : `; its sidecar ${sidecar.plan.name} had ended with status ${exit.status}`;
    }),
  );
  return ends.join('');
}

/** Runs one instance against the hub, from `docker create` to its removal. Rejects only with SandboxFailed. */
export async function runInstance(
  tools: Tools,
  sandbox: Sandbox,
  plan: InstancePlan,
  onUp: () => void = () => {},
): Promise<InstanceResult> {
  const { hub } = sandbox;
  if (tools.signal.aborted) return cancelled(plan);
  if (plan.refused) return notStarted(plan, plan.refused.cause, plan.refused.remedy);
  const seat = await hub.seat(plan.instanceId).catch(refused);
  try {
    const container = await startInstance(tools, sandbox, plan, seat).catch((error: unknown) => {
      if (error instanceof SandboxFailed && !(error instanceof EngineFailed)) return error;
      throw error;
    });
    if (container instanceof SandboxFailed)
      return tools.signal.aborted ? cancelled(plan) : couldNotStart(plan, container);
    const watch = new Watch(seat, hub.addressRoot, tools);
    const patience = plan.service?.stopSeconds ?? stopSeconds;
    try {
      let waited = await watch.wait(container, plan.timeout);
      if (waited === 'up') onUp();
      const operations =
        waited === 'up'
          ? await whileRunning(container, runOperations(seat, hub.addressRoot, plan.operations, tools.signal))
          : [];
      // It came up and ended all the same, before anybody stopped it.
      if (operations === 'exited') waited = 'exited';
      // Whatever came of it after that is nobody's fault: the signal that ends us may have reached it, too.
      if (tools.signal.aborted) waited = 'cancelled';
      const exit = waited === 'exited' ? await container.ended : null;
      const peakMemory = waited === 'up' && sandbox.measuresMemory ? await container.peakMemory() : null;
      // As it stood before we stopped it.
      const seen = watch.seen;
      const log = [...container.log()];
      const isOver = waited === 'exited' || waited === 'timeout';
      const beside = isOver ? await endedBeside(container.sidecars) : '';
      const stop = waited === 'up' ? await container.stop(patience) : null;
      if (waited === 'timeout') await container.stop(0);
      const evidence = {
        instanceId: plan.instanceId,
        agentClass: plan.agentClass,
        seen,
        log,
        exit,
        hubUrl: seat.hubUrl,
      };
      return {
        plan,
        status: waited === 'up' ? 'up' : 'failed',
        api: watch.api,
        seen,
        secondsToUp: watch.secondsToUp,
        peakMemory,
        // Stopped in a hurry, it tells nothing of how it stops.
        stop: stop && !tools.signal.aborted ? { status: stop.exit.status, seconds: stop.seconds } : null,
        reason: reasonOf(waited, plan, seen, exit) + beside,
        failure: failures[waited],
        diagnosis: isOver ? diagnose(evidence) : null,
        operations: operations === 'exited' ? [] : operations,
        log: [...container.log()],
        sidecarLog: logOf(container.sidecars),
      };
    } finally {
      watch.close();
      await container.remove();
    }
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    return notStarted(plan, error.message, 'mend the service until `docker compose up` starts it');
  } finally {
    await seat.leave();
  }
}

/** As many at a time as `parallel` says, results in the order of the plans. */
export async function runInstances(
  tools: Tools,
  sandbox: Sandbox,
  plans: readonly InstancePlan[],
  parallel: number,
  onUp: () => void = () => {},
): Promise<readonly InstanceResult[]> {
  const results: InstanceResult[] = [];
  // Two of one instance-id would be refused by the hub: they follow each other.
  const groups = new Map<string, (readonly [number, InstancePlan])[]>();
  for (const [index, plan] of plans.entries()) {
    groups.set(plan.instanceId, [...(groups.get(plan.instanceId) ?? []), [index, plan]]);
  }
  const waiting = [...groups.values()];
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const [index, plan] of next) results[index] = await runInstance(tools, sandbox, plan, onUp);
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, waiting.length) }, work));
  return results;
}

import { agentAddress } from '../ocs/wire.ts';
import type { Seat } from '../ports/hub.ts';
import { type AgentApi, parseApi } from './api.ts';
import { type CopyIn, type RunningContainer, startContainer } from './container.ts';
import { diagnose } from './diagnoses/index.ts';
import type { Diagnosis, Exit } from './evidence.ts';
import { type OperationPlan, type OperationResult, runOperations } from './operations.ts';
import { refused, type Sandbox, type Tools } from './sandbox.ts';
import { afterEvent, describeSeen, isRegistered, nothingSeen, type Seen } from './seen.ts';
import { siteConfigText } from './site-config.ts';

/** One instance to be started and watched. */
export type InstancePlan = {
  readonly image: string;
  readonly instanceId: string;
  readonly agentClass: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly CopyIn[];
  readonly devices: readonly string[];
  /** OCS_CONFIG_DIR of the image. */
  readonly configDir: string;
  /** Seconds to be up. */
  readonly timeout: number;
  /** Asked for once it is up. Empty on a hub that may be the telescope's. */
  readonly operations: readonly OperationPlan[];
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
  /** Why it failed: what happened, in one sentence. Empty when it is up. */
  readonly reason: string;
  readonly failure: 'not-up' | 'exited' | null;
  readonly diagnosis: Diagnosis | null;
  readonly operations: readonly OperationResult[];
  readonly log: readonly string[];
};

/** Seconds after SIGTERM before SIGKILL: Docker's own default, and what compose gives an agent. */
const stopSeconds = 10;

/** Both registrations, an answer to get_api, two heartbeats; or the end of the container, of time or of the run. */
type Waited = 'up' | 'exited' | 'timeout' | 'cancelled';

class Watch {
  readonly #seat: Seat;
  readonly #root: string;
  readonly #tools: Tools;
  readonly #started: number;
  readonly #stopListening: () => void;
  readonly #up: Promise<'up'>;
  #isUp: () => void = () => {};
  seen: Seen = nothingSeen;
  api: AgentApi | null = null;
  secondsToUp: number | null = null;
  #asked = false;

  constructor(seat: Seat, root: string, tools: Tools) {
    this.#seat = seat;
    this.#root = root;
    this.#tools = tools;
    this.#started = tools.clock.now();
    this.#up = new Promise((resolve) => {
      this.#isUp = () => resolve('up');
    });
    this.#stopListening = seat.listen((event) => {
      this.seen = afterEvent(this.seen, event, root, seat.instanceId);
      if (isRegistered(this.seen, root, seat.instanceId) && !this.#asked) {
        this.#asked = true;
        void this.#askApi();
      }
      this.#check();
    });
  }

  async #askApi(): Promise<void> {
    const result = await this.#seat.call(agentAddress(this.#root, this.#seat.instanceId), ['get_api']);
    this.api = parseApi(result);
    if (this.api) this.secondsToUp = (this.#tools.clock.now() - this.#started) / 1000;
    this.#check();
  }

  #check(): void {
    if (this.api && this.seen.heartbeats >= 2) this.#isUp();
  }

  async wait(container: RunningContainer, seconds: number): Promise<Waited> {
    const over = new AbortController();
    const { clock, signal } = this.#tools;
    const cancelled = new Promise<Waited>((resolve) => {
      if (signal.aborted) resolve('cancelled');
      signal.addEventListener('abort', () => resolve('cancelled'), { once: true, signal: over.signal });
    });
    const waited = await Promise.race<Waited>([
      this.#up,
      container.ended.then(() => 'exited'),
      clock.after(seconds * 1000, over.signal).then(() => 'timeout'),
      cancelled,
    ]);
    over.abort();
    return waited;
  }

  close(): void {
    this.#stopListening();
  }
}

function reasonOf(waited: Waited, plan: InstancePlan, seen: Seen, exit: Exit | null): string {
  switch (waited) {
    case 'up':
      return '';
    case 'cancelled':
      return 'the run was cancelled';
    case 'exited':
      return `the container ended with status ${exit?.status} before it was stopped; ${describeSeen(seen)}`;
    case 'timeout':
      return `not up after ${plan.timeout} s; ${describeSeen(seen)}`;
  }
}

async function whileRunning<T>(container: RunningContainer, work: Promise<T>): Promise<T | 'exited'> {
  return Promise.race([work, container.ended.then(() => 'exited' as const)]);
}

/** Runs one instance against the hub, from `docker create` to its removal. Rejects only with SandboxFailed. */
export async function runInstance(tools: Tools, sandbox: Sandbox, plan: InstancePlan): Promise<InstanceResult> {
  const { hub } = sandbox;
  const seat = await hub.seat(plan.instanceId).catch(refused);
  const folder = await tools.files.temporaryFolder();
  try {
    await tools.files.write(
      `${folder}/config/default.yaml`,
      siteConfigText({ ...plan, realm: hub.realm, addressRoot: hub.addressRoot }),
    );
    const container = await startContainer(
      tools,
      plan.instanceId,
      {
        image: plan.image,
        network: sandbox.network,
        extraHosts: sandbox.extraHosts,
        // The instance's own variables first: who it is and where the hub lies is ours to say.
        environment: { ...plan.env, INSTANCE_ID: plan.instanceId, SITE_HUB: seat.hubUrl, SITE_HTTP: seat.httpUrl },
        arguments: [],
        entrypoint: null,
        devices: plan.devices,
      },
      [{ from: `${folder}/config/.`, to: plan.configDir }, ...plan.files],
    );
    const watch = new Watch(seat, hub.addressRoot, tools);
    try {
      let waited = await watch.wait(container, plan.timeout);
      const operations =
        waited === 'up'
          ? await whileRunning(container, runOperations(seat, hub.addressRoot, plan.operations, tools.signal))
          : [];
      // It came up and ended all the same, before anybody stopped it.
      if (operations === 'exited') waited = 'exited';
      const exit = waited === 'exited' ? await container.ended : null;
      // As it stood before we stopped it.
      const seen = watch.seen;
      const stop = waited === 'exited' ? null : await container.stop(waited === 'up' ? stopSeconds : 0);
      const evidence = {
        instanceId: plan.instanceId,
        agentClass: plan.agentClass,
        seen,
        log: container.log(),
        exit,
        hubUrl: seat.hubUrl,
      };
      return {
        plan,
        status: waited === 'up' ? 'up' : 'failed',
        api: watch.api,
        seen,
        secondsToUp: watch.secondsToUp,
        stop: stop && waited === 'up' ? { status: stop.exit.status, seconds: stop.seconds } : null,
        reason: reasonOf(waited, plan, seen, exit),
        failure: waited === 'up' ? null : waited === 'exited' ? 'exited' : 'not-up',
        diagnosis: waited === 'up' || waited === 'cancelled' ? null : diagnose(evidence),
        operations: operations === 'exited' ? [] : operations,
        log: [...container.log()],
      };
    } finally {
      watch.close();
      await container.remove();
    }
  } finally {
    await seat.leave();
    await tools.files.remove(folder);
  }
}

/** As many at a time as `parallel` says, results in the order of the plans. */
export async function runInstances(
  tools: Tools,
  sandbox: Sandbox,
  plans: readonly InstancePlan[],
  parallel: number,
): Promise<readonly InstanceResult[]> {
  const results: InstanceResult[] = [];
  const waiting = [...plans.entries()];
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, plan] = next;
      results[index] = await runInstance(tools, sandbox, plan);
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, plans.length) }, work));
  return results;
}

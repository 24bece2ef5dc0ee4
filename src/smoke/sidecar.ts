import { fieldsOf } from '../model/json.ts';
import { firstOf } from '../ports/first-of.ts';
import { type CopyIn, type RunningContainer, startContainer } from './container.ts';
import type { Exit } from './evidence.ts';
import { EngineFailed, must, type Sandbox, SandboxFailed, type Tools } from './sandbox.ts';

/** What runs beside an instance: a simulator, in a container of its own. */
export type SidecarPlan = {
  /** The host name that the agent finds it by. */
  readonly name: string;
  readonly image: string;
  readonly entrypoint: string | null;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly CopyIn[];
  /** Text of the line that tells it is ready; null: it is as soon as it runs. */
  readonly waitFor: string | null;
};

export type RunningSidecar = { readonly plan: SidecarPlan; readonly container: RunningContainer };

/** A sidecar was not ready, so the agent beside it was not started. */
export class SidecarFailed extends SandboxFailed {
  /** Last lines of all of them. */
  readonly log: readonly string[];
  constructor(message: string, log: readonly string[]) {
    super(message);
    this.log = log;
  }
}

/** For `--add-host`: a name is the instance's own, so two instances may each have a `simulator`. */
export function hostsOf(sidecars: readonly (RunningSidecar & { readonly address: string })[]): readonly string[] {
  return sidecars.map(({ plan, address }) => `${plan.name}:${address}`);
}

const shownLines = 20;

/** `name | line`, the last ones of each. */
export function logOf(sidecars: readonly RunningSidecar[]): readonly string[] {
  return sidecars.flatMap(({ plan, container }) =>
    container
      .log()
      .slice(-shownLines)
      .map((line) => `${plan.name} | ${line}`),
  );
}

/** How it ended, where it has. */
export async function endOf({ container }: RunningSidecar): Promise<Exit | null> {
  return Promise.race([container.ended, Promise.resolve(null)]);
}

/** From `docker container inspect`: its address in a network. */
export function addressIn(json: string, network: string): string | null {
  const networks = fieldsOf(fieldsOf(fieldsOf(JSON.parse(json)).get('NetworkSettings')).get('Networks'));
  const address = fieldsOf(networks.get(network)).get('IPAddress');
  return typeof address === 'string' && address !== '' ? address : null;
}

/** Resolves with what came first: the line, its end, the end of time or of the run. */
async function ready(
  { plan, container }: RunningSidecar,
  said: Promise<'ready'>,
  tools: Tools,
  seconds: number,
): Promise<string | null> {
  if (plan.waitFor === null) return null;
  const first = await firstOf<'ready' | Exit>(tools.clock, seconds, tools.signal, [said, container.ended]);
  if (first === 'ready') return null;
  const wanted = `before a line with \`${plan.waitFor}\``;
  if (first === null)
    return tools.signal.aborted ? `was cancelled ${wanted}` : `said nothing of \`${plan.waitFor}\` within ${seconds} s`;
  return `ended with status ${first.status} ${wanted}${first.engineError ? `: ${first.engineError}` : ''}`;
}

/** Starts them one after the other; the next finds the ones before it. Rejects with SidecarFailed, none left. */
export async function startSidecars(
  tools: Tools,
  sandbox: Sandbox,
  instanceId: string,
  plans: readonly SidecarPlan[],
  seconds: number,
): Promise<readonly (RunningSidecar & { readonly address: string })[]> {
  const running: (RunningSidecar & { readonly address: string })[] = [];
  const begun: RunningSidecar[] = [];
  try {
    for (const plan of plans) {
      let saidSo: () => void = () => {};
      const said = new Promise<'ready'>((resolve) => {
        saidSo = () => resolve('ready');
      });
      const { image, entrypoint, arguments: words, env: environment, waitFor } = plan;
      const container = await startContainer(
        tools,
        `${instanceId} ${plan.name}`,
        {
          image,
          entrypoint,
          arguments: words,
          environment,
          network: sandbox.network,
          extraHosts: [...sandbox.extraHosts, ...hostsOf(running)],
          devices: [],
        },
        plan.files,
        {
          detached: true,
          onLine: (line) => {
            if (waitFor !== null && line.includes(waitFor)) saidSo();
          },
        },
      );
      begun.push({ plan, container });
      const inspected = await must(
        `the sidecar ${plan.name} cannot be looked at`,
        tools.docker.run({ verb: 'container-inspect', container: container.name }),
      );
      const trouble = await ready({ plan, container }, said, tools, seconds);
      if (trouble !== null) throw new SidecarFailed(`its sidecar ${plan.name} ${trouble}`, logOf(begun));
      const address = addressIn(inspected, sandbox.network);
      if (address === null) {
        const { status, engineError } = await container.ended;
        const why = engineError ? `: ${engineError}` : '';
        throw new SidecarFailed(
          `its sidecar ${plan.name} ended with status ${status} as soon as it was started${why}`,
          logOf(begun),
        );
      }
      running.push({ plan, container, address });
    }
    return running;
  } catch (error) {
    await Promise.all(begun.map(({ container }) => container.remove()));
    if (error instanceof SidecarFailed || error instanceof EngineFailed || !(error instanceof SandboxFailed))
      throw error;
    throw new SidecarFailed(`its sidecar: ${error.message}`, logOf(begun));
  }
}

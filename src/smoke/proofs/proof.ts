import { environmentVariables } from '../../ocs/environment.ts';
import { firstOf } from '../../ports/first-of.ts';
import { argsOf, valueOfFlag } from '../args-line.ts';
import type { RunningContainer } from '../container.ts';
import { diagnose } from '../diagnoses/index.ts';
import type { Exit } from '../evidence.ts';
import { type InstancePlan, startInstance, type Variant } from '../instance.ts';
import { refused, type Sandbox, SandboxFailed, type Tools } from '../sandbox.ts';
import { describeSeen } from '../seen.ts';
import { Watch } from '../watch.ts';

/** What a proof found wrong; the station makes findings of them. */
export type Disproof =
  | { readonly kind: 'environment'; readonly variable: string; readonly found: string; readonly remedy: string }
  | { readonly kind: 'precedence'; readonly flag: string; readonly found: string; readonly remedy: string }
  | { readonly kind: 'identity'; readonly found: string; readonly remedy: string }
  | { readonly kind: 'life'; readonly found: string; readonly cause: string; readonly remedy: string }
  | { readonly kind: 'stop'; readonly status: number; readonly seconds: number };

/** What is asked of one image, by an instance of it that came up. */
export type ProofPlan = {
  readonly instance: InstancePlan;
  /** CMD of the image: what stands before further arguments. */
  readonly command: readonly string[];
  /** SITE_HOST and CROSSBAR_TIMEOUT are read: base v0.10.3 and newer. */
  readonly hostAndTimeout: boolean;
};

/** The flag of a variable, from the table of OCS. */
export function flagOf(variable: string): string {
  return environmentVariables.find(({ name }) => name === variable)?.flag ?? variable;
}

export type Scene = {
  readonly container: RunningContainer;
  readonly watch: Watch;
  readonly hubUrl: string;
  readonly httpUrl: string;
};

/** Runs `work` beside a container of the instance, and removes it whatever happens. */
export async function during<T>(
  tools: Tools,
  sandbox: Sandbox,
  plan: InstancePlan,
  variant: (urls: { readonly hubUrl: string; readonly httpUrl: string }) => Variant,
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  const seat = await sandbox.hub.seat(plan.instanceId).catch(refused);
  try {
    const { hubUrl, httpUrl } = seat;
    if (tools.signal.aborted) throw new SandboxFailed('the run was cancelled');
    const container = await startInstance(tools, sandbox, { ...plan, variant: variant({ hubUrl, httpUrl }) }, seat);
    const watch = new Watch(seat, sandbox.hub.addressRoot, tools);
    try {
      return await work({ container, watch, hubUrl, httpUrl });
    } finally {
      watch.close();
      await container.remove();
    }
  } finally {
    await seat.leave();
  }
}

/** How a container ends within so many seconds; null: it did not. */
export async function endWithin(tools: Tools, container: RunningContainer, seconds: number): Promise<Exit | null> {
  return firstOf(tools.clock, seconds, tools.signal, [container.ended]);
}

/** Why an instance did not come up: what was seen, and the cause where it is known. */
export async function whyNotUp(scene: Scene, plan: InstancePlan): Promise<string> {
  const { container, watch, hubUrl } = scene;
  const log = [...container.log()];
  const { seen } = watch;
  const ended = await Promise.race([container.ended, Promise.resolve(null)]);
  const { instanceId, agentClass } = plan;
  const diagnosis = diagnose({ instanceId, agentClass, seen, log, exit: ended, hubUrl });
  return `${describeSeen(seen)}${diagnosis ? `: ${diagnosis.cause}` : ''}`;
}

/** Flags whose value in ocs-agent-cli's own `Args:` line is not the expected one; null where there is no such line. */
export function otherValues(
  log: readonly string[],
  expected: Readonly<Record<string, string>>,
): readonly { readonly flag: string; readonly value: string | null }[] | null {
  const args = argsOf(log);
  if (args === null) return null;
  return Object.entries(expected).flatMap(([flag, value]) => {
    const found = valueOfFlag(args, flag);
    return found === value ? [] : [{ flag, value: found }];
  });
}

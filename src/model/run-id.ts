/**
 * Whose a run is: the process that it lives and ends with, and the machine, start and process namespace that its number
 * counts in. Whoever finds something of a run can tell from its id alone whether the run is over.
 */
export type RunOwner = {
  readonly host: string;
  /** Of this start of the machine. */
  readonly boot: string;
  readonly namespace: string;
  readonly pid: number;
  /** Of the process, in ticks of the machine's clock: a number is given anew, the two together are not. */
  readonly started: string;
  /** The container that the process is in, where the engine knows one. */
  readonly container: string | null;
};

export type RunId = { readonly id: string; readonly owner: RunOwner | null };

/** Made of characters that may stand in the name of a container, a network, a tag and a folder. */
const pattern =
  '(?<random>[0-9a-f]{12})(?:-(?<host>[0-9a-f]{6})-(?<boot>[0-9a-f]{6})-(?<namespace>[0-9a-z]+)-(?<pid>[0-9a-z]+)-(?<started>[0-9a-z]+)(?:-c(?<container>[0-9a-f]{12}))?)?';

const whole = new RegExp(`^${pattern}$`);

/** @param random twelve hexadecimal digits, so that two runs of one process differ */
export function runIdOf(random: string, owner: RunOwner | null): string {
  if (owner === null) return random;
  const { host, boot, namespace, pid, started, container } = owner;
  return [random, host, boot, namespace, pid.toString(36), started, ...(container ? [`c${container}`] : [])].join('-');
}

export function parseRunId(text: string): RunId | null {
  const groups = whole.exec(text)?.groups;
  if (groups === undefined) return null;
  const { host, boot, namespace, pid, started, container = null } = groups;
  if (!host || !boot || !namespace || !pid || !started) return { id: text, owner: null };
  return { id: text, owner: { host, boot, namespace, pid: Number.parseInt(pid, 36), started, container } };
}

/** The id in the name of a temporary folder: `PREFIX` + id + `-` + something. */
export function runIdIn(name: string, prefix: string): RunId | null {
  if (!name.startsWith(prefix)) return null;
  const rest = name.slice(prefix.length);
  return parseRunId(rest.slice(0, rest.lastIndexOf('-'))) ?? parseRunId(rest.replace(/-docker-[^-]*$/, ''));
}

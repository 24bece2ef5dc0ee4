import { invalid, ok, type Parsed } from './field.ts';
import { parseSidecars, type SidecarSpec } from './sidecar.ts';
import { type FileIn, fieldsOf, filesOf, listOf, textsOf, unknownKeys, variablesOf } from './yaml-parts.ts';

/** An operation to ask a running agent for. */
export type OperationSpec = {
  readonly name: string;
  readonly action: 'start' | 'wait' | 'abort' | 'stop';
  readonly params: Readonly<Record<string, unknown>> | null;
  readonly timeout: number;
  readonly mayFail: boolean;
};

/** One instance to start, as the user names it. */
export type InstanceSpec = {
  readonly instanceId: string;
  /** null: the repository's only agent. */
  readonly agentClass: string | null;
  /** Arguments of the agent, as in a site config. */
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly FileIn[];
  readonly devices: readonly string[];
  /** What runs beside it, each in a container of its own. */
  readonly sidecars: readonly SidecarSpec[];
  readonly operations: readonly OperationSpec[];
  readonly cleanStopRequired: boolean;
  readonly allowFailure: boolean;
  /** Image of the repository it runs in; null: the one that brings its agent. */
  readonly image: string | null;
};

export const instanceKeys = [
  'instance-id',
  'agent-class',
  'arguments',
  'env',
  'files',
  'devices',
  'sidecar',
  'operations',
  'clean-stop',
  'allow-failure',
  'image',
] as const;

function parseOperation(value: unknown, where: string): OperationSpec | string {
  if (typeof value === 'string') return { name: value, action: 'start', params: null, timeout: 10, mayFail: false };
  const fields = fieldsOf(value);
  if (!fields) return `${where}: a name or a mapping was expected`;
  const action = (['start', 'wait', 'abort', 'stop'] as const).find((verb) => fields.has(verb));
  const name = action === undefined ? undefined : fields.get(action);
  if (!action || typeof name !== 'string')
    return `${where}: one of start, wait, abort, stop with an operation's name was expected`;
  const params = fieldsOf(fields.get('params') ?? null);
  const timeout = fields.get('timeout') ?? 10;
  if (typeof timeout !== 'number' || timeout <= 0) return `${where}: timeout: seconds were expected`;
  return {
    name,
    action,
    params: params ? Object.fromEntries(params) : null,
    timeout,
    mayFail: fields.get('may-fail') === true,
  };
}

function parseInstance(value: unknown, where: string): InstanceSpec | readonly string[] {
  const fields = fieldsOf(value);
  if (!fields) return [`${where}: a mapping with \`instance-id\` was expected`];
  const problems = [...unknownKeys(fields, instanceKeys, where)];
  const instanceId = fields.get('instance-id');
  if (typeof instanceId !== 'string' || instanceId === '')
    problems.push(`${where}: \`instance-id\` is missing or no text`);
  // argparse takes `--instance-id -x` for a missing value: "expected one argument", status 2.
  else if (!/^[A-Za-z0-9_][\w-]*$/.test(instanceId))
    problems.push(`${where}: \`${instanceId}\` is no instance-id: letters, digits, - and _ were expected`);
  const agentClass = fields.get('agent-class') ?? null;
  if (agentClass !== null && typeof agentClass !== 'string') problems.push(`${where}: \`agent-class\` is no text`);
  const args = textsOf(fields.get('arguments'));
  if (!args) problems.push(`${where}: \`arguments\` must be a list, as in a site config`);
  const env = variablesOf(fields.get('env'), where);
  if (typeof env === 'string') problems.push(env);
  const files = filesOf(fields.get('files'), where);
  if (typeof files === 'string') problems.push(files);
  const devices = textsOf(fields.get('devices'));
  if (!devices) problems.push(`${where}: \`devices\` must be a list`);
  const beside = parseSidecars(fields.get('sidecar'), where);
  problems.push(...beside.problems);
  const asked = fields.get('operations') ?? [];
  const operations = (Array.isArray(asked) ? asked : [asked]).map((one, index) =>
    parseOperation(one, `${where}.operations[${index}]`),
  );
  for (const operation of operations) if (typeof operation === 'string') problems.push(operation);
  const cleanStop = fields.get('clean-stop') ?? null;
  if (cleanStop !== null && cleanStop !== 'required')
    problems.push(`${where}: \`clean-stop\` can only be \`required\``);
  const image = fields.get('image') ?? null;
  if (image !== null && typeof image !== 'string') problems.push(`${where}: \`image\` is no text`);
  if (problems.length > 0) return problems;
  return {
    instanceId: String(instanceId),
    agentClass: typeof agentClass === 'string' ? agentClass : null,
    arguments: args ?? [],
    env: typeof env === 'string' ? {} : env,
    files: typeof files === 'string' ? [] : files,
    devices: devices ?? [],
    sidecars: beside.sidecars,
    operations: operations.flatMap((operation) => (typeof operation === 'string' ? [] : [operation])),
    cleanStopRequired: cleanStop === 'required',
    allowFailure: fields.get('allow-failure') === true,
    image: typeof image === 'string' ? image : null,
  };
}

/** A YAML list, as text (the input) or as read (the settings file). */
export function parseInstances(value: unknown): Parsed<readonly InstanceSpec[]> {
  const list = listOf(value, 'instances');
  if (list.status === 'invalid') return list;
  const parsed = list.value.map((item, index) => parseInstance(item, `instances[${index}]`));
  const problems = parsed.flatMap((one) => ('instanceId' in one ? [] : one));
  if (problems.length > 0) return invalid(problems.join('; '));
  const instances = parsed.flatMap((one) => ('instanceId' in one ? [one] : []));
  const seen = new Set<string>();
  const twice = instances.find(({ instanceId }) => seen.has(instanceId) || !seen.add(instanceId));
  return twice
    ? invalid(`\`${twice.instanceId}\` stands twice: an instance-id is an address on the hub`)
    : ok(instances);
}

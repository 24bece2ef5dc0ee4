import { invalidInside, ok, type Parsed, type Wrong } from './field.ts';
import { parseSidecars, type SidecarSpec } from './sidecar.ts';
import {
  type FileIn,
  fieldsOf,
  filesOf,
  listOf,
  switchProblems,
  textsOf,
  unknownKeys,
  variablesOf,
} from './yaml-parts.ts';

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

const verbs = ['start', 'wait', 'abort', 'stop'] as const;

export const operationKeys = [...verbs, 'params', 'timeout', 'may-fail'] as const;

function parseOperation(value: unknown, where: Wrong['where']): OperationSpec | readonly Wrong[] {
  if (typeof value === 'string' && value !== '')
    return { name: value, action: 'start', params: null, timeout: 10, mayFail: false };
  const fields = fieldsOf(value);
  if (!fields) return [{ where, message: 'a name or a mapping was expected' }];
  const given = verbs.filter((verb) => fields.has(verb));
  const [action] = given;
  const problems = [...unknownKeys(fields, operationKeys, where), ...switchProblems(fields, 'may-fail', where)];
  const name = action === undefined ? undefined : fields.get(action);
  if (!action || typeof name !== 'string' || name === '')
    problems.push({
      where,
      ...(action && { key: action }),
      message: `one of ${verbs.join(', ')} with an operation's name was expected`,
    });
  else if (given.length > 1)
    problems.push({
      where,
      key: given[1] ?? action,
      message: `${given.join(' and ')} in one item: one a step was expected`,
    });
  const params = fields.get('params') ?? null;
  if (params !== null && !fieldsOf(params))
    problems.push({ where, key: 'params', message: '`params` must be a mapping of names and values' });
  const timeout = fields.get('timeout') ?? 10;
  if (typeof timeout !== 'number' || !(timeout > 0) || !Number.isFinite(timeout))
    problems.push({ where, key: 'timeout', message: 'timeout: seconds were expected' });
  if (problems.length > 0 || action === undefined) return problems;
  return {
    name: String(name),
    action,
    params: Object.fromEntries(fieldsOf(params) ?? []),
    timeout: Number(timeout),
    mayFail: fields.get('may-fail') === true,
  };
}

function parseInstance(value: unknown, where: Wrong['where']): InstanceSpec | readonly Wrong[] {
  const fields = fieldsOf(value);
  if (!fields) return [{ where, message: 'a mapping with `instance-id` was expected' }];
  const problems = [...unknownKeys(fields, instanceKeys, where), ...switchProblems(fields, 'allow-failure', where)];
  const wrong = (key: string, message: string): void => {
    problems.push({ where, key, message });
  };
  const instanceId = fields.get('instance-id');
  if (typeof instanceId !== 'string' || instanceId === '') wrong('instance-id', '`instance-id` is missing or no text');
  // argparse takes `--instance-id -x` for a missing value: "expected one argument", status 2.
  else if (!/^[A-Za-z0-9_][\w-]*$/.test(instanceId))
    wrong('instance-id', `\`${instanceId}\` is no instance-id: letters, digits, - and _ were expected`);
  const agentClass = fields.get('agent-class') ?? null;
  if (agentClass !== null && typeof agentClass !== 'string') wrong('agent-class', '`agent-class` is no text');
  const args = textsOf(fields.get('arguments'));
  if (!args) wrong('arguments', '`arguments` must be a list, as in a site config');
  const env = variablesOf(fields.get('env'));
  if (typeof env === 'string') wrong('env', env);
  const files = filesOf(fields.get('files'));
  if (typeof files === 'string') wrong('files', files);
  const devices = textsOf(fields.get('devices'));
  if (!devices) wrong('devices', '`devices` must be a list');
  const beside = parseSidecars(fields.get('sidecar'), where);
  problems.push(...beside.problems);
  const asked = fields.get('operations') ?? [];
  const operations = Array.isArray(asked)
    ? asked.map((one, index) => parseOperation(one, [...where, 'operations', index]))
    : [parseOperation(asked, [...where, 'operations'])];
  problems.push(...operations.flatMap((one) => ('action' in one ? [] : one)));
  const cleanStop = fields.get('clean-stop') ?? null;
  if (cleanStop !== null && cleanStop !== 'required') wrong('clean-stop', '`clean-stop` can only be `required`');
  const image = fields.get('image') ?? null;
  if (image !== null && typeof image !== 'string') wrong('image', '`image` is no text');
  if (problems.length > 0) return problems;
  return {
    instanceId: String(instanceId),
    agentClass: typeof agentClass === 'string' ? agentClass : null,
    arguments: args ?? [],
    env: typeof env === 'string' ? {} : env,
    files: typeof files === 'string' ? [] : files,
    devices: devices ?? [],
    sidecars: beside.sidecars,
    operations: operations.flatMap((one) => ('action' in one ? [one] : [])),
    cleanStopRequired: cleanStop === 'required',
    allowFailure: fields.get('allow-failure') === true,
    image: typeof image === 'string' ? image : null,
  };
}

/** A YAML list, as text (the input) or as read (the settings file). */
export function parseInstances(value: unknown): Parsed<readonly InstanceSpec[]> {
  const list = listOf(value, 'instances');
  if (list.status === 'invalid') return list;
  const parsed = list.value.map((item, index) => parseInstance(item, [index]));
  const problems = parsed.flatMap((one) => ('instanceId' in one ? [] : one));
  if (problems.length > 0) return invalidInside('instances', problems);
  const instances = parsed.flatMap((one) => ('instanceId' in one ? [one] : []));
  const seen = new Set<string>();
  const twice = instances.findIndex(({ instanceId }) => seen.has(instanceId) || !seen.add(instanceId));
  if (twice === -1) return ok(instances);
  const message = `\`${instances[twice]?.instanceId}\` stands twice: an instance-id is an address on the hub`;
  return invalidInside('instances', [{ where: [twice], key: 'instance-id', message }]);
}

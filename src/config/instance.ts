import { parse as parseYaml } from 'yaml';
import { textOfValue } from '../model/json.ts';
import { nearest } from '../model/nearest.ts';
import { invalid, ok, type Parsed } from './field.ts';

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
  /** `source:target`; the source relative to PATH. */
  readonly files: readonly { readonly source: string; readonly target: string }[];
  readonly devices: readonly string[];
  readonly operations: readonly OperationSpec[];
  readonly cleanStopRequired: boolean;
  readonly allowFailure: boolean;
  /** Image of the repository it runs in; null: every agent image, or the only one. */
  readonly image: string | null;
};

export const instanceKeys = [
  'instance-id',
  'agent-class',
  'arguments',
  'env',
  'files',
  'devices',
  'operations',
  'clean-stop',
  'allow-failure',
  'image',
] as const;

type Fields = ReadonlyMap<string, unknown>;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
}

function texts(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  // A site config's arguments may be nested pairs and numbers: OCS flattens them and makes strings of them.
  const flat = value.flat(2);
  return flat.every((item) => ['string', 'number', 'boolean'].includes(typeof item)) ? flat.map(String) : null;
}

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
  const problems: string[] = [];
  for (const key of fields.keys()) {
    if (instanceKeys.some((known) => known === key)) continue;
    const meant = nearest(key, instanceKeys);
    problems.push(
      `${where}: unknown key \`${key}\`${meant ? `, did you mean \`${meant}\`?` : `; known are ${instanceKeys.join(', ')}`}`,
    );
  }
  const instanceId = fields.get('instance-id');
  if (typeof instanceId !== 'string' || instanceId === '')
    problems.push(`${where}: \`instance-id\` is missing or no text`);
  // argparse takes `--instance-id -x` for a missing value: "expected one argument", status 2.
  else if (!/^[A-Za-z0-9_][\w-]*$/.test(instanceId))
    problems.push(`${where}: \`${instanceId}\` is no instance-id: letters, digits, - and _ were expected`);
  const agentClass = fields.get('agent-class') ?? null;
  if (agentClass !== null && typeof agentClass !== 'string') problems.push(`${where}: \`agent-class\` is no text`);
  const args = texts(fields.get('arguments'));
  if (!args) problems.push(`${where}: \`arguments\` must be a list, as in a site config`);
  const env = fieldsOf(fields.get('env') ?? {});
  if (!env) problems.push(`${where}: \`env\` must be a mapping of names and values`);
  const noText = [...(env ?? [])].find(([, text]) => !['string', 'number', 'boolean'].includes(typeof text))?.[0];
  if (noText !== undefined) problems.push(`${where}: \`env\`: the value of \`${noText}\` must be a text or a number`);
  const files = texts(fields.get('files'))?.map((file) => {
    const colon = file.lastIndexOf(':');
    return { source: file.slice(0, Math.max(colon, 0)), target: file.slice(colon + 1) };
  });
  if (!files || files.some(({ source, target }) => source === '' || !target.startsWith('/'))) {
    problems.push(`${where}: \`files\` must be a list of \`path/in/repository:/path/in/container\``);
  } else if (files.some(({ source }) => source.startsWith('/') || source.split('/').includes('..'))) {
    problems.push(`${where}: \`files\` may only name files of the repository`);
  }
  const devices = texts(fields.get('devices'));
  if (!devices) problems.push(`${where}: \`devices\` must be a list`);
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
    env: Object.fromEntries([...(env ?? new Map())].map(([name, text]) => [name, String(text)])),
    files: files ?? [],
    devices: devices ?? [],
    operations: operations.flatMap((operation) => (typeof operation === 'string' ? [] : [operation])),
    cleanStopRequired: cleanStop === 'required',
    allowFailure: fields.get('allow-failure') === true,
    image: typeof image === 'string' ? image : null,
  };
}

/** What the library says of a text that is no YAML, expands without end or is nested too deeply: its first line. */
export function yamlProblem(error: unknown): string {
  const said = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : textOfValue(error);
  // The library recurses, and throws this or makes a problem of it.
  return error instanceof RangeError || said.includes('call stack') ? 'nested too deeply' : said;
}

/** A YAML list, as text (the input) or as read (the settings file). */
export function parseInstances(value: unknown): Parsed<readonly InstanceSpec[]> {
  let list: unknown = value;
  if (typeof value === 'string') {
    try {
      list = parseYaml(value);
    } catch (error) {
      return invalid(`a YAML list was expected: ${yamlProblem(error)}`);
    }
  }
  if (list === null || list === undefined) return ok([]);
  if (!Array.isArray(list)) return invalid('a YAML list of instances was expected, each with `instance-id`');
  const parsed = list.map((item, index) => parseInstance(item, `instances[${index}]`));
  const problems = parsed.flatMap((one) => ('instanceId' in one ? [] : one));
  if (problems.length > 0) return invalid(problems.join('; '));
  const instances = parsed.flatMap((one) => ('instanceId' in one ? [one] : []));
  const seen = new Set<string>();
  const twice = instances.find(({ instanceId }) => seen.has(instanceId) || !seen.add(instanceId));
  return twice
    ? invalid(`\`${twice.instanceId}\` stands twice: an instance-id is an address on the hub`)
    : ok(instances);
}

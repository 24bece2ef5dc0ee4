import type { Wrong } from './field.ts';
import { type FileIn, fieldsOf, filesOf, textsOf, unknownKeys, variablesOf } from './yaml-parts.ts';

/** What runs beside one instance, for it to talk to: a simulator. */
export type SidecarSpec = {
  /** The host name that the agent finds it by. */
  readonly name: string;
  /** null: the image that the agent itself runs in. */
  readonly image: string | null;
  /** Replaces CMD of `image`; in the agent's own image, everything. Empty: what `image` does by itself. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly FileIn[];
  /** The agent starts once a line of its output has this text; null: at once. */
  readonly waitFor: string | null;
};

export const sidecarKeys = ['name', 'image', 'command', 'env', 'files', 'wait-for'] as const;

/** A label of a host name: RFC 1123. */
export const hostName = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** What docker would not take for an option. */
export const imageName = /^\w[\w./:@-]*$/;

function parseSidecar(value: unknown, where: Wrong['where']): SidecarSpec | readonly Wrong[] {
  const fields = fieldsOf(value);
  if (!fields) return [{ where, message: 'a mapping with `image` or `command` was expected' }];
  const problems = [...unknownKeys(fields, sidecarKeys, where)];
  const wrong = (key: string, message: string): void => {
    problems.push({ where, key, message });
  };
  const name = fields.get('name') ?? 'sidecar';
  if (typeof name !== 'string' || !hostName.test(name))
    wrong(
      'name',
      `\`${String(name)}\` is no host name: the agent finds it by \`name\`; letters, digits and - were expected`,
    );
  const image = fields.get('image') ?? null;
  if (image !== null && (typeof image !== 'string' || !imageName.test(image)))
    wrong('image', `\`image\` must be the name of an image`);
  const words = textsOf(fields.get('command'));
  if (!words || words.some((word) => word === ''))
    wrong(
      'command',
      `\`command\` must be a list, one argument an item: no shell takes it apart (['python3', '-u', '/sim.py'])`,
    );
  if (image === null && words?.length === 0)
    wrong('image', `\`image\` or \`command\` is missing: a simulator's image, or what to run in the agent's own`);
  const env = variablesOf(fields.get('env'));
  if (typeof env === 'string') wrong('env', env);
  const files = filesOf(fields.get('files'));
  if (typeof files === 'string') wrong('files', files);
  const waitFor = fields.get('wait-for') ?? null;
  if (waitFor !== null && (typeof waitFor !== 'string' || waitFor.trim() === ''))
    wrong('wait-for', `\`wait-for\` must be a text of a line that it prints when it is ready`);
  if (problems.length > 0) return problems;
  return {
    name: String(name),
    image: typeof image === 'string' ? image : null,
    command: words ?? [],
    env: typeof env === 'string' ? {} : env,
    files: typeof files === 'string' ? [] : files,
    waitFor: typeof waitFor === 'string' ? waitFor : null,
  };
}

/** `sidecar`: one, or a list of several. */
export function parseSidecars(
  value: unknown,
  where: Wrong['where'],
): { readonly sidecars: readonly SidecarSpec[]; readonly problems: readonly Wrong[] } {
  if (value === undefined || value === null) return { sidecars: [], problems: [] };
  const several = Array.isArray(value);
  const parsed = (several ? value : [value]).map((one, index) =>
    parseSidecar(one, [...where, 'sidecar', ...(several ? [index] : [])]),
  );
  const sidecars = parsed.flatMap((one) => ('name' in one ? [one] : []));
  const problems = parsed.flatMap((one) => ('name' in one ? [] : one));
  const names = sidecars.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    problems.push({
      where,
      key: 'sidecar',
      message: `two sidecars are called \`${twice}\`; give each a \`name\` of its own`,
    });
  return { sidecars, problems };
}

import { type Field, invalid, ok, parseSwitch, parseText } from './field.ts';
import { inputs } from './inputs.ts';
import type { InstanceSpec } from './instance.ts';
import { insidePattern } from './schema.ts';

/** One image of `build:`. */
export type BuildEntry = {
  readonly name: string;
  readonly dockerfile: string;
  readonly context: string | null;
  readonly target: string | null;
  readonly buildArgs: readonly string[];
  readonly images: readonly string[];
  readonly smoke: string | null;
  readonly instances: readonly InstanceSpec[];
  readonly allowFailure: boolean;
};

function parseName(value: unknown): ReturnType<Field<string>['parse']> {
  const text = typeof value === 'string' ? parseText(value) : invalid('a text was expected');
  return text.status === 'ok' && text.value === '' ? invalid('a text was expected') : text;
}

const { context, target, buildArgs, images, smoke, instances } = inputs;

/** The keys of an entry: those of the inputs mean the same, for this image alone. */
export const buildFields: { readonly [K in keyof BuildEntry]: Field<BuildEntry[K]> } = {
  name: {
    description: 'What the report calls the image.',
    default: '',
    schema: { type: 'string', pattern: '\\S' },
    parse: parseName,
  },
  dockerfile: {
    description: 'Its Dockerfile.',
    default: '',
    path: (value) => value,
    schema: { type: 'string', pattern: `${insidePattern}.*\\S` },
    parse: parseName,
  },
  context,
  target,
  buildArgs,
  images,
  smoke: { ...smoke, default: null, parse: (value) => (value === null ? ok(null) : smoke.parse(value)) },
  instances,
  allowFailure: {
    description: 'Its failure is reported, and fails nothing.',
    default: false,
    schema: { type: 'boolean' },
    parse: parseSwitch,
  },
};

/** What is wrong with a name to push to, or null. */
export function imageNameProblem(name: string): string | null {
  if (/[A-Z]/.test(name)) return `\`${name}\`: a repository name must be lower case`;
  if (/:[^/]*$/.test(name)) return `\`${name}\`: a name without tag was expected; tags come from \`tags\``;
  return /\s/.test(name) ? `\`${name}\`: one name a line was expected` : null;
}

import { type Field, ok, type Parsed, parseLines, parseSwitch, parseText } from './field.ts';
import { linesSchema, scalar, switchSchema } from './schema.ts';

/** Key `generate`: what `ocs-agent generate` was told and the repository cannot say. */
export type GenerateSettings = {
  readonly base: string | null;
  readonly apt: readonly string[];
  readonly extras: readonly string[];
  readonly user: string | null;
  readonly expose: readonly string[];
  readonly compose: boolean;
};

export const noGenerateSettings: GenerateSettings = {
  base: null,
  apt: [],
  extras: [],
  user: null,
  expose: [],
  compose: false,
};

function parsePorts(value: unknown): Parsed<readonly string[]> {
  return typeof value === 'number' ? ok([String(value)]) : parseLines(value);
}

/** The keys, as the table of inputs has its own. */
export const generateFields: { readonly [K in keyof GenerateSettings]: Field<GenerateSettings[K]> } = {
  base: {
    description: 'The base image. Default: the newest release that the requirements allow.',
    default: null,
    schema: scalar,
    parse: parseText,
  },
  apt: { description: 'Debian packages that the agents need.', default: [], schema: linesSchema(), parse: parseLines },
  extras: { description: "Extras of the repository's package.", default: [], schema: linesSchema(), parse: parseLines },
  user: { description: 'Run as `ocs` or a number in place of root.', default: null, schema: scalar, parse: parseText },
  expose: {
    description: 'Ports that the image documents, e.g. `8080/udp`.',
    default: [],
    // One port alone may stand there as a number.
    schema: { anyOf: [{ type: 'integer' }, linesSchema()] },
    parse: parsePorts,
  },
  compose: {
    description: 'Also a compose file, and a site config where there is none.',
    default: false,
    schema: switchSchema,
    parse: parseSwitch,
  },
};

/** A piece of JSON Schema, draft 7: what editors know of the settings file. */
export type Schema = { readonly [keyword: string]: unknown };

/** What YAML makes of a value that is read as text. */
export const scalar: Schema = { type: ['string', 'number', 'boolean'] };

export const maybeScalar: Schema = { type: ['string', 'number', 'boolean', 'null'] };

/** The spellings that parseSwitch takes. */
export const switchSchema: Schema = { enum: [true, false, 'true', 'True', 'TRUE', 'false', 'False', 'FALSE'] };

/** One a line, or a list. */
export function linesSchema(item: Schema = scalar, lines: Schema = { type: 'string' }): Schema {
  return { anyOf: [{ type: 'array', items: item }, lines] };
}

/** `true` may stand there without quotes. */
export function choiceSchema(choices: readonly string[]): Schema {
  return { enum: choices.flatMap((one) => (one === 'true' || one === 'false' ? [one, one === 'true'] : [one])) };
}

/** A list whose items are scalars or lists of them, as in a site config. */
export function nested(item: Schema = scalar): Schema {
  const list = (items: Schema): Schema => ({ type: 'array', items });
  return { type: ['array', 'null'], items: { anyOf: [item, list({ anyOf: [item, list(item)] })] } };
}

export function mapping(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, ...(required.length > 0 ? { required } : {}) };
}

/** What `staysInside` asks, as a pattern; blanks around a path do not count. */
export const insidePattern = '^(?!\\s*([A-Za-z]:)?[\\\\/])(?!(.*[\\\\/])?\\s*\\.\\.\\s*([\\\\/]|$))';

/**
 * The keywords that the Compose specification's schema uses, and no others: a keyword that is not known here is an
 * error at load time, so that a newer schema cannot be half understood.
 */
export type JsonSchema = {
  readonly types: readonly string[] | null;
  readonly properties: ReadonlyMap<string, JsonSchema>;
  readonly patterns: readonly (readonly [RegExp, JsonSchema])[];
  readonly additional: JsonSchema | boolean;
  readonly required: readonly string[];
  readonly items: JsonSchema | null;
  readonly uniqueItems: boolean;
  readonly oneOf: readonly JsonSchema[] | null;
  readonly enum: readonly unknown[] | null;
  readonly pattern: RegExp | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** `#/definitions/<name>`; everything else is then absent. */
  readonly ref: string | null;
};

export type SchemaDocument = { readonly root: JsonSchema; readonly definitions: ReadonlyMap<string, JsonSchema> };

const keywords = new Set([
  ...['$schema', '$id', 'type', 'properties', 'patternProperties', 'additionalProperties', 'required', 'items'],
  ...['uniqueItems', 'oneOf', 'enum', 'pattern', 'minimum', 'maximum', '$ref', 'definitions'],
]);

export function parseSchemaDocument(json: unknown): SchemaDocument {
  return { root: parseSchema(json), definitions: schemas(members(json).get('definitions')) };
}

function parseSchema(json: unknown): JsonSchema {
  const given = members(json);
  for (const key of given.keys()) if (!keywords.has(key)) throw new Error(`schema keyword ${key} is not supported`);
  const additional = given.get('additionalProperties');
  const oneOf = given.get('oneOf');
  const items = given.get('items');
  const pattern = text(given.get('pattern'));
  const listed = given.get('enum');
  return {
    types: given.has('type') ? texts(given.get('type')) : null,
    properties: schemas(given.get('properties')),
    patterns: [...schemas(given.get('patternProperties'))].map(([name, schema]) => [new RegExp(name), schema] as const),
    additional:
      additional === undefined ? true : typeof additional === 'boolean' ? additional : parseSchema(additional),
    required: texts(given.get('required') ?? []),
    items: items === undefined ? null : parseSchema(items),
    uniqueItems: given.get('uniqueItems') === true,
    oneOf: Array.isArray(oneOf) ? oneOf.map(parseSchema) : null,
    enum: Array.isArray(listed) ? listed : null,
    pattern: pattern === null ? null : new RegExp(pattern),
    minimum: number(given.get('minimum')),
    maximum: number(given.get('maximum')),
    ref: text(given.get('$ref'))?.replace('#/definitions/', '') ?? null,
  };
}

function members(json: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof json === 'object' && json !== null ? Object.entries(json) : []);
}

function schemas(json: unknown): ReadonlyMap<string, JsonSchema> {
  return new Map([...members(json)].map(([name, schema]) => [name, parseSchema(schema)] as const));
}

function text(json: unknown): string | null {
  return typeof json === 'string' ? json : null;
}

function texts(json: unknown): readonly string[] {
  return (Array.isArray(json) ? json : [json]).filter((item): item is string => typeof item === 'string');
}

function number(json: unknown): number | null {
  return typeof json === 'number' ? json : null;
}

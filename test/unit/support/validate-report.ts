import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

const schemaFile = new URL('../../../src/report/schema/report-v1.schema.json', import.meta.url);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The published schema lets later releases add keys; in our own tests a key that it does not describe is a slip.
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return isObject(schema['properties']) && 'required' in schema ? { additionalProperties: false, ...copy } : copy;
}

let compiled: ValidateFunction | undefined;

/** Throws with every problem unless `text` is a JSON report, version 1, by its schema and without further keys. */
export function validateReport(text: string): void {
  compiled ??= new Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
  }).compile(parse(closed(JSON.parse(readFileSync(schemaFile, 'utf8')))));
  if (compiled(JSON.parse(text))) return;
  const problems = (compiled.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? ''}`);
  throw new Error(`not a report of version 1:\n${problems.join('\n')}`);
}

function parse(schema: unknown): Record<string, unknown> {
  if (!isObject(schema)) throw new Error('the schema is no object');
  return schema;
}

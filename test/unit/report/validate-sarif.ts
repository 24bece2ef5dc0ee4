import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

// The schema of the standard: OASIS, sarif-v2.1.0-errata01-os, schemas/sarif-schema-2.1.0.json, formatted anew.
const schemaFile = new URL('./sarif-schema-2.1.0.json', import.meta.url);

let compiled: ValidateFunction | undefined;

function compile(): ValidateFunction {
  // Draft 4 and draft 7 differ, in what this schema uses, in the name of the id alone.
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  ajv.addFormat('uri-reference', /^[\w.~:/?#[\]@!$&'()*+,;=%-]*$/);
  ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)));
  return ajv.compile(schema);
}

/** Throws with every problem unless `text` is SARIF 2.1.0 and fit for code scanning. */
export function validateSarif(text: string): void {
  compiled ??= compile();
  const log = JSON.parse(text);
  const problems = compiled(log)
    ? []
    : (compiled.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  // Asked for by GitHub beyond the schema: one location with a file and a line for each result.
  for (const result of log.runs[0].results) {
    const place = result.locations?.[0]?.physicalLocation;
    if (!place?.artifactLocation?.uri || !place?.region?.startLine) problems.push(`${result.ruleId} has no place`);
  }
  if (problems.length > 0) throw new Error(`not SARIF 2.1.0:\n${problems.join('\n')}`);
}

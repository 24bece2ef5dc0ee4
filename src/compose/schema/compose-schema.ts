import type { TreeNode } from '../tree/node.ts';
import json from './compose-spec.json' with { type: 'json' };
import { parseSchemaDocument, type SchemaDocument } from './json-schema.ts';
import { type SchemaFault, validate } from './validate.ts';

let parsed: SchemaDocument | null = null;

function document(): SchemaDocument {
  parsed ??= parseSchemaDocument(json);
  return parsed;
}

/** What the Compose specification's schema refuses in a whole model. */
export function schemaFaults(root: TreeNode): readonly SchemaFault[] {
  return validate(document(), root);
}

/** The keys a service may have, besides `x-…`. */
export function serviceKeys(): ReadonlySet<string> {
  return new Set(document().definitions.get('service')?.properties.keys());
}

/** The keys a compose file may have at its top, besides `x-…`. */
export function topLevelKeys(): ReadonlySet<string> {
  return new Set(document().root.properties.keys());
}

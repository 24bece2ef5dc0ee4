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

let ofService: ReadonlySet<string> | null = null;
let ofFile: ReadonlySet<string> | null = null;

/** The keys a service may have, besides `x-…`. */
export function serviceKeys(): ReadonlySet<string> {
  ofService ??= new Set(document().definitions.get('service')?.properties.keys());
  return ofService;
}

/** The keys a compose file may have at its top, besides `x-…`. */
export function topLevelKeys(): ReadonlySet<string> {
  ofFile ??= new Set(document().root.properties.keys());
  return ofFile;
}

import type { TreeNode } from '../tree/node.ts';
import json from './compose-spec.json' with { type: 'json' };
import { parseSchemaDocument, type SchemaDocument } from './json-schema.ts';
import { type SchemaFault, validate } from './validate.ts';

let document: SchemaDocument | null = null;

/** What the Compose specification's schema refuses in a whole model. */
export function schemaFaults(root: TreeNode): readonly SchemaFault[] {
  document ??= parseSchemaDocument(json);
  return validate(document, root);
}

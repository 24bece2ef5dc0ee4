import type { Located } from '../../model/location.ts';
import { type MapNode, placeOf, type ScalarNode, type TreeNode } from '../tree/node.ts';
import type { JsonSchema, SchemaDocument } from './json-schema.ts';

export type SchemaFault = {
  readonly message: string;
  readonly at: Located<null>;
  /** The value at fault. */
  readonly node: TreeNode;
  /** How deep in the file: of several explanations the deepest is the one that Compose prints. */
  readonly depth: number;
  /** Types that would have been right, where the type was wrong. */
  readonly types?: readonly string[];
};

/**
 * What the schema refuses, each fault at the key or value that a person wrote. Of the branches of a `oneOf` only the
 * one that came furthest is reported, in Compose's words. Source: compose-go 2.9, schema/schema.go.
 */
export function validate(document: SchemaDocument, root: TreeNode): readonly SchemaFault[] {
  return new Validator(document).check(root, document.root, []);
}

type Path = readonly string[];

class Validator {
  readonly #definitions: ReadonlyMap<string, JsonSchema>;
  // A node that many aliases share is checked once for each schema, else a nest of aliases takes for ever.
  readonly #passed = new Map<JsonSchema, Set<TreeNode>>();

  constructor(document: SchemaDocument) {
    this.#definitions = document.definitions;
  }

  check(node: TreeNode, schema: JsonSchema, path: Path): readonly SchemaFault[] {
    if (schema.ref !== null) {
      const target = this.#definitions.get(schema.ref);
      return target ? this.check(node, target, path) : [];
    }
    const passed = this.#passed.get(schema);
    if (passed?.has(node)) return [];
    const faults = this.#faults(node, schema, path);
    if (faults.length === 0) {
      if (passed) passed.add(node);
      else this.#passed.set(schema, new Set([node]));
    }
    return faults;
  }

  #faults(node: TreeNode, schema: JsonSchema, path: Path): readonly SchemaFault[] {
    if (schema.types && isDate(node)) return [fault('is a date to YAML: put it in quotes', node, path)];
    if (schema.types && !schema.types.some((type) => isOfType(node, type))) {
      return [typeFault(schema.types, node, path)];
    }
    const faults = schema.oneOf ? [...this.#oneOf(node, schema.oneOf, path)] : [];
    if (schema.enum && !(node.kind === 'scalar' && schema.enum.includes(node.value))) {
      faults.push(fault(`value must be one of ${schema.enum.map((value) => `'${value}'`).join(', ')}`, node, path));
    }
    if (node.kind === 'scalar') faults.push(...scalarFaults(node, schema, path));
    if (node.kind === 'map') faults.push(...this.#map(node, schema, path));
    if (node.kind === 'list') faults.push(...this.#list(node.items, schema, path));
    return faults;
  }

  #oneOf(node: TreeNode, branches: readonly JsonSchema[], path: Path): readonly SchemaFault[] {
    const results = branches.map((branch) => this.check(node, branch, path));
    const matching = results.filter((faults) => faults.length === 0).length;
    if (matching === 1) return [];
    if (matching > 1) return [fault('is valid against more than one schema', node, path)];
    const deepest = results
      .flat()
      .reduce((best, one) => (best && best.depth >= one.depth ? best : one), results[0]?.[0]);
    if (deepest?.types && deepest.node === node) {
      const types = results.flat().flatMap((one) => (one.node === node ? (one.types ?? []) : []));
      return [typeFault([...new Set(types)], node, path)];
    }
    return deepest ? [deepest] : [];
  }

  #map(node: MapNode, schema: JsonSchema, path: Path): readonly SchemaFault[] {
    const faults: SchemaFault[] = [];
    for (const [name, { key, value }] of node.entries) {
      const below = [...path, name];
      const own = schema.properties.get(name);
      const matching = schema.patterns.filter(([pattern]) => pattern.test(name)).map(([, pattern]) => pattern);
      const schemas = own ? [own, ...matching] : matching;
      for (const one of schemas) faults.push(...this.check(value, one, below));
      if (schemas.length > 0) continue;
      if (schema.additional === false) {
        const message = sentence(path, `additional properties '${name}' not allowed`);
        faults.push({ message, at: { ...key, value: null }, node: value, depth: path.length + 1 });
      } else if (schema.additional !== true) faults.push(...this.check(value, schema.additional, below));
    }
    const missing = schema.required.filter((name) => !node.entries.has(name));
    if (missing.length > 0) {
      const names = missing.map((name) => `'${name}'`).join(', ');
      faults.push(fault(`missing ${missing.length > 1 ? 'properties' : 'property'} ${names}`, node, path));
    }
    return faults;
  }

  #list(items: readonly TreeNode[], schema: JsonSchema, path: Path): readonly SchemaFault[] {
    const { items: each } = schema;
    const faults = each ? items.flatMap((item, at) => this.check(item, each, [...path, String(at)])) : [];
    if (!schema.uniqueItems || isMadeUnique(path)) return faults;
    const seen = new Map<string, number>();
    for (const [at, item] of items.entries()) {
      const content = canonical(item);
      const earlier = seen.get(content);
      if (earlier === undefined) seen.set(content, at);
      else faults.push(fault(`items at ${earlier} and ${at} are equal`, item, path));
    }
    return faults;
  }
}

function fault(message: string, node: TreeNode, path: Path): SchemaFault {
  return { message: sentence(path, message), at: placeOf(node), node, depth: path.length };
}

function typeFault(types: readonly string[], node: TreeNode, path: Path): SchemaFault {
  const names = typeNames(types);
  return { ...fault(`must be ${/^[aio]/.test(names) ? 'an' : 'a'} ${names}`, node, path), types };
}

function sentence(path: Path, message: string): string {
  return path.length === 0 ? message : `${path.join('.')} ${message}`;
}

function isOfType(node: TreeNode, type: string): boolean {
  if (node.kind === 'map') return type === 'object';
  if (node.kind === 'list') return type === 'array';
  if (node.value === null) return type === 'null';
  if (type === 'integer') return typeof node.value === 'number' && Number.isInteger(node.value);
  return type === typeof node.value;
}

/** Compose's YAML library makes a point in time of it, which is of no type that a schema knows. */
function isDate(node: TreeNode): boolean {
  if (node.kind !== 'scalar' || node.style !== 'plain' || typeof node.value !== 'string') return false;
  return /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d{1,2}(?::?\d{2})?))?)?$/.test(
    node.value,
  );
}

function typeNames(types: readonly string[]): string {
  const names = types.map((type) => (type === 'object' ? 'mapping' : type));
  if (names.length < 2) return names.join('');
  const sorted = [...names].sort();
  return `${sorted.slice(0, -1).join(', ')} or ${sorted.at(-1)}`;
}

function scalarFaults(node: ScalarNode, schema: JsonSchema, path: Path): readonly SchemaFault[] {
  const { value } = node;
  const faults: SchemaFault[] = [];
  if (typeof value === 'string' && schema.pattern && !schema.pattern.test(value)) {
    faults.push(fault(`'${value}' does not match pattern '${schema.pattern.source}'`, node, path));
  }
  if (typeof value !== 'number') return faults;
  if (schema.minimum !== null && value < schema.minimum) {
    faults.push(fault(`must be greater than or equal to ${schema.minimum}`, node, path));
  }
  if (schema.maximum !== null && value > schema.maximum) {
    faults.push(fault(`must be less than or equal to ${schema.maximum}`, node, path));
  }
  return faults;
}

/** Lists of which Compose drops earlier equals before it looks at the schema. Source: compose-go 2.9, override/uncity.go. */
const madeUnique = new Set(
  [
    'annotations build.args build.additional_contexts build.platform build.tags build.labels cap_add cap_drop devices',
    'configs deploy.labels dns dns_opt dns_search environment env_file expose labels links ports profiles secrets',
    'sysctls tmpfs volumes',
  ].flatMap((names) => names.split(' ')),
);

function isMadeUnique(path: Path): boolean {
  if (path[0] === 'networks') return path[2] === 'labels' || path[3] === 'options';
  if (path[0] !== 'services') return false;
  if (path[2] === 'networks') return path[4] === 'aliases' || path[4] === 'link_local_ips';
  return madeUnique.has(path.slice(2).join('.'));
}

function canonical(node: TreeNode): string {
  if (node.kind === 'scalar') return `${typeof node.value} ${JSON.stringify(node.value)}`;
  if (node.kind === 'list') return `[${node.items.map(canonical).join()}]`;
  const entries = [...node.entries].map(([name, { value }]) => `${JSON.stringify(name)}:${canonical(value)}`);
  return `{${entries.sort().join()}}`;
}

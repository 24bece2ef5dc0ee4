import type { SyntaxNode } from '@lezer/common';
import type { PluginAgentEntry, PythonModule } from '../agent-repo.ts';
import type { Binding } from './bindings.ts';
import { dottedName, keywordArgument, type PythonFacts } from './facts.ts';
import { stringValue } from './strings.ts';
import { childrenOf, located, type PythonTree, textOf } from './tree.ts';

type Table = PythonModule['agents'];

const readers = new Set(['items', 'keys', 'values', 'get', 'copy']);
const pureCalls = new Set([
  'print',
  'len',
  'list',
  'sorted',
  'dict',
  'set',
  'tuple',
  'str',
  'repr',
  'iter',
  'isinstance',
]);
const notIterable = new Set(['Number', 'None', 'Boolean', 'LambdaExpression', 'Ellipsis']);

/** `agents` of a plugin module, read only where nothing else can change it. */
export function agentsTable(tree: PythonTree, bindings: readonly Binding[], facts: PythonFacts, known: boolean): Table {
  const own = bindings.filter(({ name }) => name === 'agents');
  const [binding, ...others] = own;
  if (!binding) return known ? { kind: 'absent' } : { kind: 'dynamic' };
  if (!known && facts.starImports.length === 0) return { kind: 'dynamic' };
  if (others.length > 0 || binding.conditional || binding.decorated) return { kind: 'dynamic' };
  const { statement } = binding;
  if (facts.starImports.some((star) => star.from > statement.from)) return { kind: 'dynamic' };
  if (binding.kind === 'def') return { kind: 'invalid', at: located(tree, statement, 'function') };
  if (binding.kind === 'class') return { kind: 'invalid', at: located(tree, statement, 'class') };
  if (binding.kind !== 'assignment' || facts.globals.has('agents')) return { kind: 'dynamic' };
  const value = soleValue(statement);
  if (!value) return { kind: 'dynamic' };
  const elsewhere = (facts.mentions.get('agents') ?? []).filter(
    (node) => node.from < statement.from || node.from >= statement.to,
  );
  if (!elsewhere.every((node) => onlyReads(tree, node))) return { kind: 'dynamic' };
  return tableOf(tree, value);
}

/** The right side of `agents = …`, null for `agents = other = …` and `agents, x = …`. */
function soleValue(statement: SyntaxNode): SyntaxNode | null {
  const children = childrenOf(statement).filter(({ name }) => name !== 'TypeDef');
  const [target, equals, value, ...more] = children;
  if (target?.name !== 'VariableName' || equals?.name !== 'AssignOp' || more.length > 0) return null;
  return value ?? null;
}

function onlyReads(tree: PythonTree, mention: SyntaxNode): boolean {
  const parent = mention.parent;
  if (parent?.name === 'MemberExpression') {
    const property = parent.lastChild;
    if (property?.name === 'PropertyName') return readers.has(textOf(tree, property));
    const used = parent.parent?.name;
    return used !== 'AssignStatement' && used !== 'UpdateStatement' && used !== 'DeleteStatement';
  }
  if (parent?.name === 'ArgList') {
    const callee = parent.parent?.firstChild;
    return callee ? pureCalls.has(textOf(tree, callee)) : false;
  }
  return parent?.name === 'ForStatement' || parent?.name === 'BinaryExpression';
}

function tableOf(tree: PythonTree, value: SyntaxNode): Table {
  if (value.name === 'ParenthesizedExpression') {
    const inner = childrenOf(value)[1];
    return inner ? tableOf(tree, inner) : { kind: 'dynamic' };
  }
  if (value.name === 'DictionaryExpression') {
    const pairs = pairsOf(tree, value);
    if (!pairs) return { kind: 'dynamic' };
    return { kind: 'literal', entries: pairs.map((pair) => entryOf(tree, pair)), at: located(tree, value, null) };
  }
  if (notIterable.has(value.name)) return { kind: 'invalid', at: located(tree, value, textOf(tree, value)) };
  const text = stringValue(tree, value);
  if (text) return { kind: 'invalid', at: located(tree, value, 'string') };
  if (/^(Array|Tuple|Set)Expression$/.test(value.name)) {
    const items = childrenOf(value)
      .slice(1, -1)
      .filter(({ name }) => name !== ',');
    // A pair of characters makes a key and a value of a dict.
    const strings = items.length > 0 && items.every((item) => (stringValue(tree, item)?.length ?? 2) !== 2);
    if (strings) return { kind: 'invalid', at: located(tree, value, kindOf[value.name] ?? 'list') };
  }
  return { kind: 'dynamic' };
}

const kindOf: Readonly<Record<string, string>> = {
  ArrayExpression: 'list',
  TupleExpression: 'tuple',
  SetExpression: 'set',
};

type Pair = { readonly key: string; readonly keyNode: SyntaxNode; readonly value: SyntaxNode };

/** The pairs of a dict literal; null where a key is no string literal or `**` brings more. */
function pairsOf(tree: PythonTree, dict: SyntaxNode): readonly Pair[] | null {
  const children = childrenOf(dict)
    .slice(1, -1)
    .filter(({ name }) => name !== ',');
  const pairs: Pair[] = [];
  for (let index = 0; index < children.length; index += 3) {
    const [keyNode, colon, value] = children.slice(index, index + 3);
    if (!keyNode || colon?.name !== ':' || !value) return null;
    const key = stringValue(tree, keyNode);
    if (key === null) return null;
    pairs.push({ key, keyNode, value });
  }
  return pairs;
}

function entryOf(tree: PythonTree, pair: Pair): PluginAgentEntry {
  const name = located(tree, pair.keyNode, pair.key);
  const at = located(tree, pair.value, null);
  const read = (node: SyntaxNode | null | undefined) => {
    const value = node ? stringValue(tree, node) : null;
    return node && value !== null ? located(tree, node, value) : null;
  };
  if (pair.value.name === 'DictionaryExpression') {
    const pairs = pairsOf(tree, pair.value);
    const find = (key: string) => pairs?.findLast((one) => one.key === key)?.value;
    const module = find('module');
    const entryPoint = find('entry_point');
    return {
      class: name,
      module: read(module),
      missingModule: pairs !== null && !module,
      entryPoint: read(entryPoint),
      at,
      notADict: false,
      entryPointUnknown: pairs === null || (entryPoint !== undefined && read(entryPoint) === null),
    };
  }
  if (
    pair.value.name === 'CallExpression' &&
    pair.value.firstChild &&
    dottedName(tree, pair.value.firstChild) === 'dict'
  ) {
    const module = keywordArgument(tree, pair.value, 'module');
    const entryPoint = keywordArgument(tree, pair.value, 'entry_point');
    const list = pair.value.getChild('ArgList');
    const plain = list ? childrenOf(list).every(({ name: node }) => node !== '**' && node !== '*') : false;
    const positional = list?.firstChild?.nextSibling?.nextSibling?.name !== 'AssignOp';
    return {
      class: name,
      module: read(module),
      missingModule: plain && !positional && !module,
      entryPoint: read(entryPoint),
      at,
      notADict: false,
      entryPointUnknown: !plain || positional || (entryPoint !== null && read(entryPoint) === null),
    };
  }
  const isText = stringValue(tree, pair.value) !== null;
  const notADict = isText || notIterable.has(pair.value.name) || pair.value.name === 'ArrayExpression';
  return { class: name, module: null, missingModule: false, entryPoint: null, at, notADict, entryPointUnknown: true };
}

import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonTree, textOf } from './tree.ts';

type Parameter = {
  readonly name: string;
  readonly kind: 'positional-only' | 'by-name' | 'var-positional' | 'var-keyword';
  readonly hasDefault: boolean;
};

/** Whether f(args=x) is a legal call, by the rules of Python's calls (reference, 6.3.4). */
export function takesArgs(tree: PythonTree, definition: SyntaxNode): boolean | null {
  const list = definition.getChild('ParamList');
  if (!list) return null;
  const parameters = parametersOf(tree, list);
  const filled = parameters.find(({ name, kind }) => name === 'args' && kind === 'by-name');
  if (!filled && !parameters.some(({ kind }) => kind === 'var-keyword')) return false;
  return parameters.every(
    (parameter) =>
      parameter === filled ||
      parameter.hasDefault ||
      parameter.kind === 'var-positional' ||
      parameter.kind === 'var-keyword',
  );
}

function parametersOf(tree: PythonTree, list: SyntaxNode): Parameter[] {
  let parameters: Parameter[] = [];
  let segment: SyntaxNode[] = [];
  let end = list.from;
  for (const child of childrenOf(list)) {
    // The marker `/` is no node of its own.
    const isSlash = tree.normalised.text.slice(end, child.from).trim() === '/';
    if (isSlash) parameters = parameters.map((one) => ({ ...one, kind: 'positional-only' }));
    end = child.to;
    if (child.name === '(') continue;
    if (child.name !== ',' && child.name !== ')') {
      segment.push(child);
      continue;
    }
    const parameter = parameterOf(tree, segment);
    if (parameter) parameters.push(parameter);
    segment = [];
  }
  return parameters;
}

function parameterOf(tree: PythonTree, segment: readonly SyntaxNode[]): Parameter | null {
  const name = segment.find((node) => node.name === 'VariableName');
  if (!name) return null;
  const [first] = segment;
  const kind = first?.name === '**' ? 'var-keyword' : first?.name === '*' ? 'var-positional' : 'by-name';
  return { name: textOf(tree, name), kind, hasDefault: segment.some((node) => node.name === 'AssignOp') };
}

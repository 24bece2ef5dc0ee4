import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import type { PythonProblem } from './problem.ts';
import { reservedWords } from './words.ts';

/** What the parser lets pass and no Python 3 takes: assignments to values, arguments and parameters out of order. */
export function misuse(file: string, ref: SyntaxNodeRef): PythonProblem | null {
  switch (ref.name) {
    case 'PropertyName':
      return reservedWords.has(file.slice(ref.from, ref.to)) ? problem('invalid syntax', ref) : null;
    case 'AssignStatement':
    case 'UpdateStatement':
      return problem('cannot assign to this', wrongTarget(ref.node));
    case 'ImportStatement': {
      const { lastChild } = ref.node;
      const comma = lastChild?.name === ',' ? lastChild : null;
      return problem('trailing comma not allowed without surrounding parentheses', comma);
    }
    case 'ArgList':
      return problem('positional argument follows keyword argument', latePositional(file, ref.node));
    case 'ParamList':
      if (ref.node.parent?.name !== 'FunctionDefinition') return null;
      return problem('parameter without a default follows parameter with a default', lateParameter(ref.node));
    default:
      return null;
  }
}

function problem(message: string, node: { readonly from: number; readonly to: number } | null): PythonProblem | null {
  return node && { message, span: { start: node.from, end: node.to } };
}

const targetNames = new Set(['VariableName', 'MemberExpression', ',', '*']);
const groups = new Set(['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression']);

function wrongTarget(statement: SyntaxNode): SyntaxNode | null {
  const nodes = childNodes(statement);
  const last = nodes.findLastIndex(({ name }) => name === 'AssignOp' || name === 'UpdateOp' || name === 'TypeDef');
  const targets = nodes.slice(0, last).filter(({ name }) => name !== 'AssignOp' && name !== 'TypeDef');
  return firstWrong(targets);
}

function firstWrong(targets: readonly SyntaxNode[]): SyntaxNode | null {
  for (const node of targets) {
    if (targetNames.has(node.name)) continue;
    if (!groups.has(node.name)) return node;
    const inner = firstWrong(childNodes(node).slice(1, -1));
    if (inner) return inner;
  }
  return null;
}

/** Arguments or parameters, each as its nodes. */
function separated(list: SyntaxNode): readonly (readonly SyntaxNode[])[] {
  const parts: SyntaxNode[][] = [[]];
  for (const node of childNodes(list).slice(1, -1)) {
    if (node.name === ',') parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts.filter((part) => part.length > 0);
}

function latePositional(file: string, list: SyntaxNode): SyntaxNode | null {
  let named = false;
  for (const part of separated(list)) {
    const [first, second] = part;
    if (!first) continue;
    const isNamed = second?.name === 'AssignOp' && file.slice(second.from, second.to) === '=';
    if (first.name === '**' || isNamed) named = true;
    else if (named && first.name !== '*') return first;
  }
  return null;
}

function lateParameter(list: SyntaxNode): SyntaxNode | null {
  let defaults = false;
  for (const part of separated(list)) {
    const [first] = part;
    if (!first || first.name === '*' || first.name === '**') return null;
    const hasDefault = part.some(({ name }) => name === 'AssignOp');
    if (defaults && !hasDefault) return first;
    defaults ||= hasDefault;
  }
  return null;
}

function childNodes(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Located, SourceFile, Span } from '../../model/location.ts';
import { misuse } from './misuse.ts';
import { type Normalised, normalise, shorten } from './normalise.ts';
import type { PythonProblem } from './problem.ts';
import { judge, type Verdict } from './syntax-error.ts';
import { type Tokens, tokenize } from './tokens.ts';

/** A parsed file: offsets in `root` are offsets in `file.text`. */
export type PythonTree = {
  readonly file: SourceFile;
  readonly root: SyntaxNode;
  readonly normalised: Normalised;
  readonly verdict: Verdict;
};

/**
 * `telling`: the words of interest. Without an error, a tree is as good for them where plain statements without such a
 * word are cut short.
 */
export function parsePython(file: SourceFile, telling?: ReadonlySet<string>): PythonTree {
  const tokens = tokenize(file.text);
  const short = telling ? parsed(file, shorten(file.text, tokens, telling), tokens) : null;
  return short?.verdict.kind === 'good' ? short : parsed(file, normalise(file.text, tokens), tokens);
}

function parsed(file: SourceFile, normalised: Normalised, tokens: Tokens): PythonTree {
  const root = parser.parse(normalised.text).topNode;
  const { errors, misused } = faultsIn(file, root);
  const verdict: Verdict = normalised.problem
    ? { kind: 'certain', problem: normalised.problem }
    : judge(normalised.text, tokens.lines, errors);
  const problem = verdict.kind === 'good' ? misused : null;
  return { file, root, normalised, verdict: problem ? { kind: 'certain', problem } : verdict };
}

function faultsIn(
  file: SourceFile,
  root: SyntaxNode,
): { readonly errors: readonly Span[]; readonly misused: PythonProblem | null } {
  const errors: Span[] = [];
  let misused: PythonProblem | null = null;
  root.cursor().iterate((node) => {
    if (node.type.isError) errors.push({ start: node.from, end: node.to });
    misused ??= misuse(file.text, node);
  });
  return { errors, misused };
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

export function textOf(tree: PythonTree, node: SyntaxNode): string {
  return tree.file.text.slice(node.from, node.to);
}

export function located<T>(
  tree: PythonTree,
  node: { readonly from: number; readonly to: number },
  value: T,
): Located<T> {
  return { value, file: tree.file, span: { start: node.from, end: node.to } };
}

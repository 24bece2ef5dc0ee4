import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Located, SourceFile, Span } from '../../model/location.ts';
import { misuse } from './misuse.ts';
import { type Normalised, normalise } from './normalise.ts';
import { judge, type Verdict } from './syntax-error.ts';
import { tokenize } from './tokens.ts';

/** A parsed file: offsets in `root` are offsets in `file.text`. */
export type PythonTree = {
  readonly file: SourceFile;
  readonly root: SyntaxNode;
  readonly normalised: Normalised;
  readonly verdict: Verdict;
};

export function parsePython(file: SourceFile): PythonTree {
  const tokens = tokenize(file.text);
  const normalised = normalise(file.text, tokens);
  const root = parser.parse(normalised.text).topNode;
  const verdict: Verdict = normalised.problem
    ? { kind: 'certain', problem: normalised.problem }
    : judge(normalised.text, tokens.lines, errorsIn(root));
  const problem = verdict.kind === 'good' ? misuse(file.text, root) : null;
  return { file, root, normalised, verdict: problem ? { kind: 'certain', problem } : verdict };
}

function errorsIn(root: SyntaxNode): Span[] {
  const errors: Span[] = [];
  root.cursor().iterate((node) => {
    if (node.type.isError) errors.push({ start: node.from, end: node.to });
  });
  return errors;
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

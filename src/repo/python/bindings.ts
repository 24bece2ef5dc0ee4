import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonTree, textOf } from './tree.ts';

/** A name that a statement of the module's top level binds. */
export type Binding = {
  readonly name: string;
  readonly kind: 'def' | 'class' | 'import' | 'assignment' | 'other';
  /** The statement. */
  readonly statement: SyntaxNode;
  /** Under if, try, for, while or with. */
  readonly conditional: boolean;
  readonly decorated: boolean;
};

const blocks = new Set(['IfStatement', 'TryStatement', 'ForStatement', 'WhileStatement', 'WithStatement']);

export function bindingsOf(tree: PythonTree): readonly Binding[] {
  const found: Binding[] = [];
  const visit = (statement: SyntaxNode, conditional: boolean): void => {
    const add = (name: string, kind: Binding['kind'], decorated = false): void => {
      found.push({ name, kind, statement, conditional, decorated });
    };
    if (blocks.has(statement.name)) {
      for (const name of blockTargets(tree, statement)) add(name, 'other');
      for (const body of statement.getChildren('Body')) {
        for (const child of childrenOf(body)) visit(child, true);
      }
    } else if (statement.name === 'StatementGroup') {
      for (const child of childrenOf(statement)) visit(child, conditional);
    } else if (statement.name === 'DecoratedStatement') {
      const inner = statement.getChild('FunctionDefinition') ?? statement.getChild('ClassDefinition');
      const name = inner?.getChild('VariableName');
      if (inner && name) add(textOf(tree, name), inner.name === 'ClassDefinition' ? 'class' : 'def', true);
    } else if (statement.name === 'FunctionDefinition' || statement.name === 'ClassDefinition') {
      const name = statement.getChild('VariableName');
      if (name) add(textOf(tree, name), statement.name === 'ClassDefinition' ? 'class' : 'def');
    } else if (statement.name === 'ImportStatement') {
      for (const { name } of importedNames(tree, statement)) add(name, 'import');
    } else if (statement.name === 'AssignStatement') {
      for (const name of targets(tree, assignmentTargets(statement))) add(name, 'assignment');
    } else if (statement.name === 'UpdateStatement' || statement.name === 'DeleteStatement') {
      for (const name of targets(tree, childrenOf(statement))) add(name, 'other');
    }
  };
  for (const statement of childrenOf(tree.root)) visit(statement, false);
  return found;
}

/** Targets of `for`, names behind `except … as`; those of `with` are in the tree no more. */
function blockTargets(tree: PythonTree, statement: SyntaxNode): readonly string[] {
  const children = childrenOf(statement);
  if (statement.name === 'ForStatement') return targets(tree, children);
  if (statement.name !== 'TryStatement') return [];
  return targets(
    tree,
    children.filter((_, index) => children[index - 1]?.name === 'as'),
  );
}

/** Everything left of the last `=`; nothing for a bare annotation. */
function assignmentTargets(statement: SyntaxNode): readonly SyntaxNode[] {
  const children = childrenOf(statement);
  const last = children.findLastIndex(({ name }) => name === 'AssignOp');
  return children.slice(0, Math.max(0, last));
}

/** Names among targets, also in tuples and lists; `a.b` and `a[0]` bind nothing. Stops at `in` of a `for`. */
function targets(tree: PythonTree, nodes: readonly SyntaxNode[]): string[] {
  const names: string[] = [];
  for (const node of nodes) {
    if (node.name === 'in' || node.name === 'UpdateOp' || node.name === 'Body') break;
    // Half of a word is a stand-in for something that the parser does not know.
    const isWord = !/\w/.test(tree.file.text[node.to] ?? '');
    if (node.name === 'VariableName' && isWord) names.push(textOf(tree, node));
    if (/^(Tuple|Array|Parenthesized)Expression$/.test(node.name)) names.push(...targets(tree, childrenOf(node)));
  }
  return names;
}

export type ImportedName = { readonly name: string; readonly module: string };

/** The names that an import statement binds; none for `*`. */
export function importedNames(tree: PythonTree, statement: SyntaxNode): readonly ImportedName[] {
  const children = childrenOf(statement);
  const start = children.findIndex(({ name }) => name === 'import') + 1;
  const found: ImportedName[] = [];
  let parts: string[] = [];
  let alias: string | null = null;
  let expectAlias = false;
  const flush = (): void => {
    const [first] = parts;
    if (first !== undefined) found.push({ name: alias ?? first, module: parts.join('.') });
    parts = [];
    alias = null;
    expectAlias = false;
  };
  for (const child of children.slice(start)) {
    if (child.name === ',') flush();
    else if (child.name === 'as') expectAlias = true;
    else if (child.name === 'VariableName' && expectAlias) alias = textOf(tree, child);
    else if (child.name === 'VariableName') parts.push(textOf(tree, child));
  }
  flush();
  return found;
}

import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import type { PythonImport } from '../agent-repo.ts';
import { importedNames } from './bindings.ts';
import { located, type PythonTree, textOf } from './tree.ts';

/** What one walk over the whole file finds, at every depth. */
export type PythonFacts = {
  readonly imports: readonly PythonImport[];
  readonly importStatements: readonly SyntaxNode[];
  readonly calls: readonly SyntaxNode[];
  /** Every mention of a plain name, by name. */
  readonly mentions: ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly starImports: readonly SyntaxNode[];
  /** Names that functions declare `global`. */
  readonly globals: ReadonlySet<string>;
};

const conditions = new Set(['FunctionDefinition', 'LambdaExpression', 'IfStatement', 'TryStatement', 'WhileStatement']);

export function factsOf(tree: PythonTree): PythonFacts {
  const imports: PythonImport[] = [];
  const importStatements: SyntaxNode[] = [];
  const calls: SyntaxNode[] = [];
  const mentions = new Map<string, SyntaxNode[]>();
  const starImports: SyntaxNode[] = [];
  const globals = new Set<string>();
  let conditional = 0;
  tree.root.cursor().iterate(
    (node: SyntaxNodeRef) => {
      if (conditions.has(node.name)) conditional += 1;
      if (node.name === 'ImportStatement') {
        importStatements.push(node.node);
        imports.push(...importsOf(tree, node.node, conditional > 0));
        if (node.node.getChild('*')) starImports.push(node.node);
      } else if (node.name === 'CallExpression') calls.push(node.node);
      else if (node.name === 'ScopeStatement') {
        for (const name of node.node.getChildren('VariableName')) globals.add(textOf(tree, name));
      } else if (node.name === 'VariableName') {
        const name = tree.file.text.slice(node.from, node.to);
        const known = mentions.get(name);
        if (known) known.push(node.node);
        else mentions.set(name, [node.node]);
      }
    },
    (node) => {
      if (conditions.has(node.name)) conditional -= 1;
    },
  );
  return { imports, importStatements, calls, mentions, starImports, globals };
}

/** What stands between `from` and `import`, dots included; null for `import a`. */
export function fromModule(tree: PythonTree, statement: SyntaxNode): string | null {
  const from = statement.getChild('from');
  const keyword = statement.getChild('import');
  return from && keyword ? tree.file.text.slice(from.to, keyword.from).replace(/[\s\\]/g, '') : null;
}

function importsOf(tree: PythonTree, statement: SyntaxNode, conditional: boolean): PythonImport[] {
  const module = fromModule(tree, statement);
  const names = importedNames(tree, statement);
  if (module === null) {
    return names.map((one) => {
      const at = located(tree, statement, one.module);
      return { module: one.module, relative: false, conditional, at, names: [] };
    });
  }
  const relative = module.startsWith('.');
  const imported = statement.getChild('*') ? ['*'] : names.map((name) => name.module);
  return [{ module, relative, conditional, at: located(tree, statement, module), names: imported }];
}

/** `a.b.c` of a name or a chain of members; null for anything else. */
export function dottedName(tree: PythonTree, node: SyntaxNode): string | null {
  const names: string[] = [];
  let current: SyntaxNode | null = node;
  while (current?.name === 'MemberExpression') {
    const property: SyntaxNode | null = current.lastChild;
    if (property?.name !== 'PropertyName') return null;
    names.unshift(textOf(tree, property));
    current = current.firstChild;
  }
  if (current?.name !== 'VariableName') return null;
  return [textOf(tree, current), ...names].join('.');
}

/** The value of `keyword=` in a call. */
export function keywordArgument(tree: PythonTree, call: SyntaxNode, keyword: string): SyntaxNode | null {
  const list = call.getChild('ArgList');
  for (let node = list?.firstChild; node; node = node.nextSibling) {
    if (node.name !== 'VariableName' || node.nextSibling?.name !== 'AssignOp') continue;
    if (textOf(tree, node) === keyword) return node.nextSibling.nextSibling;
  }
  return null;
}

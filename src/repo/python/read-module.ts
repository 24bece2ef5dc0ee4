import type { Located, SourceFile } from '../../model/location.ts';
import type { PythonFunction, PythonModule } from '../agent-repo.ts';
import { agentsTable } from './agents-table.ts';
import { type Binding, bindingsOf, importedNames } from './bindings.ts';
import { dottedName, factsOf, fromModule, keywordArgument, type PythonFacts } from './facts.ts';
import { takesArgs } from './functions.ts';
import type { PythonFeature } from './problem.ts';
import { stringValue } from './strings.ts';
import { located, type PythonTree, parsePython, textOf } from './tree.ts';

/** Reads a Python file. What is not certain is null, `dynamic` or absent: see the fields. */
export function readPython(file: SourceFile): PythonModule {
  const tree = parsePython(file, tellingWords(file.text));
  const requiresPython = newest(tree);
  if (tree.verdict.kind === 'certain') {
    const { message, span } = tree.verdict.problem;
    return { ...unreadable(file), requiresPython: null, syntaxError: { value: message, file, span } };
  }
  const facts = factsOf(tree);
  const marks = agentMarks(tree, facts);
  if (tree.verdict.kind === 'suspected')
    return { ...unreadable(file), requiresPython, imports: facts.imports, ...marks };
  const bindings = bindingsOf(tree);
  const known = !isUnknowable(tree, facts, bindings);
  const names = new Set([...bindings.map(({ name }) => name), ...tree.normalised.boundNames, ...facts.globals]);
  return {
    file,
    names: known ? names : null,
    functions: functionsOf(tree, bindings, facts),
    agents: agentsTable(tree, bindings, facts, known),
    imports: facts.imports,
    ...marks,
    hasMainGuard: hasMainGuard(tree),
    syntaxError: null,
    requiresPython,
  };
}

const alwaysTelling =
  'agents exec globals locals sys vars agent_class parse_args init_site_agent OCSAgent __getattr__'.split(' ');

/** The words that what we ask of a file hangs on; an import may give them other names. */
function tellingWords(text: string): ReadonlySet<string> {
  const words = new Set(alwaysTelling);
  for (const [, alias = ''] of text.matchAll(/\bas\s+(\w+)/g)) words.add(alias);
  return words;
}

function unreadable(file: SourceFile): PythonModule {
  return {
    file,
    names: null,
    functions: new Map(),
    agents: { kind: 'dynamic' },
    imports: [],
    agentClasses: [],
    isAgent: false,
    hasMainGuard: false,
    syntaxError: null,
    requiresPython: null,
  };
}

function newest(tree: PythonTree): PythonModule['requiresPython'] {
  const minor = (feature: PythonFeature): number => Number(feature.version.slice('3.'.length));
  let best: PythonFeature | null = null;
  for (const feature of tree.normalised.features) if (!best || minor(feature) > minor(best)) best = feature;
  return best && { version: best.version, at: { value: best.feature, file: tree.file, span: best.span } };
}

/** A star import, `__getattr__`, exec, `globals()` or `sys.modules` can bind any name. */
function isUnknowable(tree: PythonTree, facts: PythonFacts, bindings: readonly Binding[]): boolean {
  if (facts.starImports.length > 0 || bindings.some(({ name }) => name === '__getattr__')) return true;
  if (facts.mentions.has('exec') || facts.mentions.has('globals')) return true;
  if ((facts.mentions.get('sys') ?? []).some(({ parent }) => parent && dottedName(tree, parent) === 'sys.modules')) {
    return true;
  }
  return facts.calls.some(({ firstChild, lastChild }) => {
    const name = firstChild ? dottedName(tree, firstChild) : null;
    return (name === 'vars' || name === 'locals') && lastChild !== null && /^\(\s*\)$/.test(textOf(tree, lastChild));
  });
}

/** Module-level `def`s; one that is bound a second time, decorated or conditional keeps `takesArgs` null. */
function functionsOf(tree: PythonTree, bindings: readonly Binding[], facts: PythonFacts): Map<string, PythonFunction> {
  const times = new Map<string, number>();
  for (const { name } of bindings) times.set(name, (times.get(name) ?? 0) + 1);
  const functions = new Map<string, PythonFunction>();
  for (const { name, kind, statement, conditional, decorated } of bindings) {
    if (kind !== 'def') continue;
    const definition = decorated ? statement.getChild('FunctionDefinition') : statement;
    const node = definition?.getChild('VariableName');
    if (!definition || !node) continue;
    const sure =
      !conditional &&
      !decorated &&
      times.get(name) === 1 &&
      !facts.globals.has(name) &&
      !tree.normalised.boundNames.has(name) &&
      !facts.starImports.some((star) => star.from > statement.from);
    functions.set(name, { name: located(tree, node, name), takesArgs: sure ? takesArgs(tree, definition) : null });
  }
  return functions;
}

type Marks = Pick<PythonModule, 'agentClasses' | 'isAgent'>;

/** `parse_args(agent_class=…)` of ocs.site_config, and whether the file makes an agent (`init_site_agent`, `OCSAgent`). */
function agentMarks(tree: PythonTree, facts: PythonFacts): Marks {
  const agentClasses: Located<string>[] = [];
  const usesOcs = facts.imports.some(({ module }) => module === 'ocs' || module.startsWith('ocs.'));
  let isAgent = false;
  if (!usesOcs) return { agentClasses, isAgent };
  const aliases = aliasesOf(tree, facts);
  for (const call of facts.calls) {
    const callee = call.firstChild ? dottedName(tree, call.firstChild) : null;
    if (callee === null) continue;
    const last = callee.slice(callee.lastIndexOf('.') + 1);
    if (last === 'init_site_agent' || last === 'OCSAgent' || aliases.makers.has(callee)) isAgent = true;
    if (!aliases.parsers.has(callee)) continue;
    const node = keywordArgument(tree, call, 'agent_class');
    const value = node ? stringValue(tree, node) : null;
    if (node && value !== null) agentClasses.push(located(tree, node, value));
  }
  return { agentClasses, isAgent };
}

/** The names under which a file reaches `parse_args` and `init_site_agent`. */
function aliasesOf(
  tree: PythonTree,
  facts: PythonFacts,
): { readonly parsers: Set<string>; readonly makers: Set<string> } {
  const parsers = new Set(['ocs.site_config.parse_args', 'site_config.parse_args']);
  const makers = new Set<string>();
  for (const statement of facts.importStatements) {
    const from = fromModule(tree, statement);
    for (const { name, module } of importedNames(tree, statement)) {
      const source = from === null ? module : `${from}.${module}`;
      if (source === 'ocs') parsers.add(`${name}.site_config.parse_args`);
      if (source === 'ocs.site_config' && name !== 'ocs') parsers.add(`${name}.parse_args`);
      if (source === 'ocs.site_config.parse_args') parsers.add(name);
      if (source === 'ocs.ocs_agent.init_site_agent' || source === 'ocs.ocs_agent.OCSAgent') makers.add(name);
    }
  }
  return { parsers, makers };
}

function hasMainGuard(tree: PythonTree): boolean {
  for (let node = tree.root.firstChild; node; node = node.nextSibling) {
    const condition = node.name === 'IfStatement' ? node.getChild('BinaryExpression') : null;
    if (condition && /__name__/.test(textOf(tree, condition)) && /__main__/.test(textOf(tree, condition))) return true;
  }
  return false;
}

import type { SyntaxNode } from '@lezer/common';
import type { Located, SourceFile } from '../../model/location.ts';
import { pluginGroup } from '../../ocs/agent-cli.ts';
import type { PluginEntryPoint, PythonProject } from '../agent-repo.ts';
import { dottedName, factsOf, keywordArgument } from '../python/facts.ts';
import { stringValue } from '../python/strings.ts';
import { childrenOf, located, type PythonTree, parsePython } from '../python/tree.ts';
import { type Declared, entryPointLine, looksLikePluginGroup, nothingDeclared, unreadable } from './declared.ts';

/** setup.py, as far as its call of setup() holds literals; null where it calls no setup(). */
export function readSetupPy(file: SourceFile): Declared | null {
  const tree = parsePython(file);
  if (tree.verdict.kind === 'certain') {
    const { message, span } = tree.verdict.problem;
    return unreadable(file, { value: message, file, span });
  }
  const facts = factsOf(tree);
  const calls = facts.calls.filter((call) => callsSetup(tree, call));
  const [call, ...others] = calls;
  if (!call) return null;
  const list = call.getChild('ArgList');
  const spread = others.length > 0 || (list ? childrenOf(list).some(({ name }) => name === '**') : false);
  const argument = (name: string): SyntaxNode | null => keywordArgument(tree, call, name);
  const dependencies = argument('install_requires');
  const listed = dependencies ? strings(tree, dependencies) : [];
  const versioneer = facts.mentions.has('versioneer');
  const entryPoints = entryPointsOf(tree, argument('entry_points'));
  return {
    ...nothingDeclared(file),
    ...entryPoints,
    entryPointsUnknown: entryPoints.entryPointsUnknown || spread,
    ...packagesOf(tree, argument, spread),
    name: text(tree, argument('name')),
    version: versionOf(tree, argument, versioneer, spread),
    requiresPython: text(tree, argument('python_requires')),
    dependencies: listed ?? [],
    dependenciesUnknown: listed === null || spread,
  };
}

/** Where another keyword argument of setup() may be written, and what must stand before it. */
export type ArgumentPlace = { readonly at: number; readonly before: string; readonly after: string };

/** Behind the last argument of the only call of setup(); null where that is not plain. */
export function placeForArgument(file: SourceFile): ArgumentPlace | null {
  const tree = parsePython(file);
  if (tree.verdict.kind !== 'good') return null;
  const [call, ...others] = factsOf(tree).calls.filter((each) => callsSetup(tree, each));
  const list = call?.getChild('ArgList');
  if (!list || others.length > 0) return null;
  const inner = childrenOf(list).filter(({ name }) => name !== '(' && name !== ')');
  const last = inner.at(-1);
  const names = inner.filter((node) => node.nextSibling?.name === 'AssignOp');
  const first = names.at(-1);
  if (!last || !first || inner.some(({ name }) => name === '**')) return null;
  const lineStart = file.text.lastIndexOf('\n', first.from - 1) + 1;
  const indent = file.text.slice(lineStart, first.from);
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const gap = lineStart > list.from && indent.trim() === '' ? `${eol}${indent}` : ' ';
  const hasComma = last.name === ',';
  return { at: last.to, before: `${hasComma ? '' : ','}${gap}`, after: hasComma ? ',' : '' };
}

function callsSetup(tree: PythonTree, call: SyntaxNode): boolean {
  const name = call.firstChild ? dottedName(tree, call.firstChild) : null;
  return name === 'setup' || name === 'setuptools.setup' || name === 'distutils.core.setup';
}

type Argument = (name: string) => SyntaxNode | null;

function text(tree: PythonTree, node: SyntaxNode | null): Located<string> | null {
  const value = node ? stringValue(tree, node) : null;
  return node && value !== null ? located(tree, node, value) : null;
}

/** The strings of a literal list or tuple, or the lines of one string; null where anything else is in it. */
function strings(tree: PythonTree, node: SyntaxNode): readonly Located<string>[] | null {
  if (/^(Array|Tuple)Expression$/.test(node.name)) {
    const items = childrenOf(node)
      .slice(1, -1)
      .filter(({ name }) => name !== ',');
    const found = items.map((item) => text(tree, item));
    return found.every((item) => item !== null) ? found : null;
  }
  return lines(tree, node);
}

function lines(tree: PythonTree, node: SyntaxNode): readonly Located<string>[] | null {
  const value = stringValue(tree, node);
  if (value === null) return null;
  // Without escapes a line of the value is a line of the source.
  const written = tree.file.text.slice(node.from, node.to);
  let from = 0;
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const found = written.indexOf(line, from);
      if (found === -1) return located(tree, node, line);
      from = found + line.length;
      return located(tree, { from: node.from + found, to: node.from + from }, line);
    });
}

function versionOf(tree: PythonTree, argument: Argument, versioneer: boolean, spread: boolean): Declared['version'] {
  const scm = argument('use_scm_version');
  if (scm && scm.name !== 'None' && tree.file.text.slice(scm.from, scm.to) !== 'False') {
    const written = tree.file.text.slice(scm.from, scm.to);
    return { source: 'git', tool: 'setuptools-scm', hasFallback: /fallback_version/.test(written) };
  }
  if (versioneer) return { source: 'git', tool: 'versioneer', hasFallback: true };
  const version = argument('version');
  if (!version) return spread ? { source: 'unknown', tool: null, hasFallback: false } : null;
  return { source: stringValue(tree, version) === null ? 'unknown' : 'static', tool: null, hasFallback: false };
}

type EntryPoints = Pick<Declared, 'pluginEntryPoints' | 'similarGroups' | 'entryPointsUnknown'>;

/** A dict of groups, whose values are lists or one string, or a string that is an INI file. */
function entryPointsOf(tree: PythonTree, node: SyntaxNode | null): EntryPoints {
  const unknown: EntryPoints = { pluginEntryPoints: [], similarGroups: [], entryPointsUnknown: true };
  if (!node) return { ...unknown, entryPointsUnknown: false };
  if (node.name === 'DictionaryExpression') return entryPointDict(tree, node);
  const found = lines(tree, node);
  if (!found) return unknown;
  const pluginEntryPoints: PluginEntryPoint[] = [];
  const similarGroups: Located<string>[] = [];
  let group = '';
  for (const line of found) {
    const header = /^\[([^\]]+)\]$/.exec(line.value)?.[1]?.trim();
    if (header !== undefined) {
      group = header;
      if (looksLikePluginGroup(group)) similarGroups.push({ ...line, value: group });
    } else if (group === pluginGroup) {
      const entry = entryPointLine(tree.file, line.value, line.span.start);
      if (entry) pluginEntryPoints.push(entry);
    }
  }
  return { pluginEntryPoints, similarGroups, entryPointsUnknown: false };
}

function entryPointDict(tree: PythonTree, dict: SyntaxNode): EntryPoints {
  const pluginEntryPoints: PluginEntryPoint[] = [];
  const similarGroups: Located<string>[] = [];
  let entryPointsUnknown = false;
  const children = childrenOf(dict)
    .slice(1, -1)
    .filter(({ name }) => name !== ',');
  for (let index = 0; index < children.length; index += 3) {
    const [keyNode, colon, value] = children.slice(index, index + 3);
    const group = keyNode ? text(tree, keyNode) : null;
    if (!group || colon?.name !== ':' || !value) return { pluginEntryPoints, similarGroups, entryPointsUnknown: true };
    if (looksLikePluginGroup(group.value)) similarGroups.push(group);
    if (group.value !== pluginGroup) continue;
    const entries = strings(tree, value);
    if (!entries) entryPointsUnknown = true;
    for (const entry of entries ?? []) {
      const written = tree.file.text.slice(entry.span.start, entry.span.end);
      const offset = entry.span.start + Math.max(0, written.indexOf(entry.value));
      const parsed = entryPointLine(tree.file, entry.value, offset);
      if (parsed) pluginEntryPoints.push(parsed);
    }
  }
  return { pluginEntryPoints, similarGroups, entryPointsUnknown };
}

type Packages = Pick<Declared, 'packages' | 'packageRoots'>;

function packagesOf(tree: PythonTree, argument: Argument, spread: boolean): Packages {
  const packageRoots = packageDir(tree, argument('package_dir'));
  const node = argument('packages');
  if (!node) {
    const unknown = spread || argument('py_modules') !== null || argument('ext_modules') !== null;
    return { packages: unknown ? { kind: 'unknown' } : null, packageRoots };
  }
  const listed = strings(tree, node);
  if (listed && node.name !== 'String') {
    const names = listed.map(({ value }) => value);
    return { packages: { kind: 'list', names, at: located(tree, node, null) }, packageRoots };
  }
  const found = findPackages(tree, node);
  return { packages: found ?? { kind: 'unknown' }, packageRoots: packageRoots ?? (found ? [...found.where] : null) };
}

type Find = Extract<PythonProject['packages'], { readonly kind: 'find' }>;

function findPackages(tree: PythonTree, node: SyntaxNode): Find | null {
  const callee = node.name === 'CallExpression' && node.firstChild ? dottedName(tree, node.firstChild) : null;
  const last = callee?.slice(callee.lastIndexOf('.') + 1);
  if (last !== 'find_packages' && last !== 'find_namespace_packages') return null;
  const list = node.getChild('ArgList');
  const items = list ? childrenOf(list).slice(1, -1) : [];
  const positional = items[0] && items[1]?.name !== 'AssignOp' ? items[0] : null;
  const where = keywordArgument(tree, node, 'where') ?? positional;
  const value = where ? stringValue(tree, where) : '.';
  if (value === null) return null;
  const filtered =
    keywordArgument(tree, node, 'include') !== null ||
    keywordArgument(tree, node, 'exclude') !== null ||
    (positional !== null && items.length > 1);
  return { kind: 'find', where: [value], namespaces: last === 'find_namespace_packages', filtered };
}

/** The folder of `package_dir={'': 'src'}`. */
function packageDir(tree: PythonTree, node: SyntaxNode | null): readonly string[] | null {
  if (node?.name !== 'DictionaryExpression') return null;
  const children = childrenOf(node)
    .slice(1, -1)
    .filter(({ name }) => name !== ',');
  for (let index = 0; index < children.length; index += 3) {
    const [key, , value] = children.slice(index, index + 3);
    const folder = key && value && stringValue(tree, key) === '' ? stringValue(tree, value) : null;
    if (folder !== null) return [folder];
  }
  return null;
}

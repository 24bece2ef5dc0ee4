import { type RepoSnapshot, textOf } from '../model/repo-snapshot.ts';
import type { PythonModule, PythonProject } from './agent-repo.ts';
import { readPython } from './python/read-module.ts';

export type ParsePython = (path: string) => PythonModule | null;

/** Parses each file once; null for what is missing, unreadable, or no Python file. */
export function pythonReader(snapshot: RepoSnapshot): ParsePython {
  const known = new Map<string, PythonModule | null>();
  return (path) => {
    const found = known.get(path);
    if (found !== undefined) return found;
    const file = textOf(snapshot, path);
    const module = file ? readPython(file) : null;
    known.set(path, module);
    return module;
  };
}

const identifier = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;

/** Dotted name → path of every module below the folders that hold packages; the first folder wins. */
export function modulePathsOf(snapshot: RepoSnapshot, projects: readonly PythonProject[]): ReadonlyMap<string, string> {
  const roots = new Set(projects.flatMap(({ packageRoots }) => packageRoots));
  if (projects.length === 0) roots.add('');
  const found = new Map<string, string>();
  const folders = new Map<string, string | null>();
  for (const path of snapshot.files.keys()) {
    if (!path.endsWith('.py')) continue;
    for (const root of roots) {
      const name = root === '' || path.startsWith(`${root}/`) ? dottedName(root, path, folders) : null;
      const known = name === null ? undefined : found.get(name);
      // A package wins over the module beside it.
      const beats = known !== undefined && path === `${known.slice(0, -'.py'.length)}/__init__.py`;
      if (name !== null && (known === undefined || beats)) found.set(name, path);
    }
  }
  return found;
}

/** `folders` remembers the dotted names of folders: a package's modules share theirs. */
function dottedName(root: string, path: string, folders: Map<string, string | null>): string | null {
  const from = root === '' ? 0 : root.length + 1;
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1, -'.py'.length);
  const folder = slash < from ? '' : path.slice(from, slash);
  const before = folders.get(folder);
  const above = before === undefined ? dotted(folder) : before;
  folders.set(folder, above);
  if (above === null) return null;
  if (name === '__init__') return above === '' ? null : above;
  if (!identifier.test(name)) return null;
  return above === '' ? name : `${above}.${name}`;
}

function dotted(folder: string): string | null {
  const parts = folder === '' ? [] : folder.split('/');
  return parts.every((part) => identifier.test(part)) ? parts.join('.') : null;
}

// No packages of the distribution, though a flat layout has them beside it.
const besides = new Set(['test', 'tests', 'doc', 'docs', 'example', 'examples', 'script', 'scripts', 'tools', 'build']);

/** The first parts of dotted names: folders with Python files, and modules that stand alone only below `src`. */
export function topPackagesOf(modulePaths: ReadonlyMap<string, string>): ReadonlySet<string> {
  const tops = new Set<string>();
  for (const [name, path] of modulePaths) {
    const dot = name.indexOf('.');
    const top = dot === -1 ? name : name.slice(0, dot);
    const isPackage = dot !== -1 || path.endsWith('/__init__.py');
    if (isPackage && !besides.has(top)) tops.add(top);
  }
  return tops;
}

/** A map whose values are parsed when they are asked for: 10,000 files cost nothing until then. */
export class LazyModules implements ReadonlyMap<string, PythonModule> {
  private readonly paths: ReadonlyMap<string, string>;
  private readonly parse: ParsePython;

  constructor(paths: ReadonlyMap<string, string>, parse: ParsePython) {
    this.paths = paths;
    this.parse = parse;
  }

  get size(): number {
    return this.paths.size;
  }

  get(name: string): PythonModule | undefined {
    const path = this.paths.get(name);
    return path === undefined ? undefined : (this.parse(path) ?? undefined);
  }

  has(name: string): boolean {
    return this.paths.has(name);
  }

  keys(): MapIterator<string> {
    return this.paths.keys();
  }

  *entries(): MapIterator<[string, PythonModule]> {
    for (const name of this.paths.keys()) {
      const module = this.get(name);
      if (module) yield [name, module];
    }
  }

  *values(): MapIterator<PythonModule> {
    for (const [, module] of this.entries()) yield module;
  }

  [Symbol.iterator](): MapIterator<[string, PythonModule]> {
    return this.entries();
  }

  forEach(visit: (value: PythonModule, key: string, map: ReadonlyMap<string, PythonModule>) => void): void {
    for (const [name, module] of this.entries()) visit(module, name, this);
  }
}

import { folderOf } from '../../model/folder.ts';
import type { AgentRepo, PythonImport, PythonModule } from '../../repo/agent-repo.ts';
import { topOf } from './plugins.ts';

/** A module of this repository that is read when an agent starts, and what it imports without condition. */
export type LoadedModule = { readonly module: PythonModule; readonly imports: readonly PythonImport[] };

/**
 * What Python reads when it imports a file: the file itself and, as far as they are this repository's, what it imports
 * at its top level, packages' own files included. `neighbours`: modules beside the file are found too, as for
 * `--agent`.
 */
export function loadedModules(repo: AgentRepo, path: string, neighbours: boolean): readonly LoadedModule[] {
  const names = dottedNames(repo);
  const seen = new Set<string>();
  const loaded: LoadedModule[] = [];
  const open = [path, ...(neighbours ? [] : packagesAbove(repo, path))];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const module = repo.python(at);
    if (!module) continue;
    const imports = module.imports.filter(({ conditional }) => !conditional);
    loaded.push({ module, imports });
    for (const each of imports) {
      for (const name of namesOf(each, at, names)) {
        const beside = neighbours ? besideOf(repo, path, name) : null;
        const found = beside ?? repo.modulePaths.get(name);
        if (found !== undefined) open.push(found, ...packagesAbove(repo, found));
      }
    }
  }
  return loaded;
}

const dotted = new WeakMap<AgentRepo, ReadonlyMap<string, string>>();

function dottedNames(repo: AgentRepo): ReadonlyMap<string, string> {
  const known = dotted.get(repo);
  if (known) return known;
  const made = new Map([...repo.modulePaths].map(([name, path]) => [path, name] as const));
  dotted.set(repo, made);
  return made;
}

/** The dotted names that a statement loads: the module, its packages, and what may be a submodule behind `import`. */
function namesOf(each: PythonImport, path: string, names: ReadonlyMap<string, string>): readonly string[] {
  let base = each.module;
  if (each.relative) {
    const own = names.get(path);
    if (own === undefined) return [];
    const dots = /^\.+/.exec(each.module)?.[0].length ?? 0;
    const parts = own.split('.');
    const up = path.endsWith('/__init__.py') ? dots - 1 : dots;
    const parents = parts.slice(0, Math.max(0, parts.length - up));
    base = [...parents, ...each.module.slice(dots).split('.')].filter((part) => part !== '').join('.');
  }
  return [base, ...each.names.filter((name) => name !== '*').map((name) => `${base}.${name}`)];
}

function besideOf(repo: AgentRepo, path: string, name: string): string | null {
  const folder = folderOf(path);
  const stem = `${folder === '' ? '' : `${folder}/`}${name.replaceAll('.', '/')}`;
  return [`${stem}.py`, `${stem}/__init__.py`].find((candidate) => repo.snapshot.files.has(candidate)) ?? null;
}

function packagesAbove(repo: AgentRepo, path: string): readonly string[] {
  const above: string[] = [];
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    const file = `${folder}/__init__.py`;
    if (file === path) continue;
    if (!repo.snapshot.files.has(file)) break;
    above.push(file);
  }
  return above;
}

/** Whether a top-level module may be this repository's own, wherever it lies. */
export function isOwnModule(repo: AgentRepo, module: string): boolean {
  const top = topOf(module);
  if (repo.topPackages.has(top)) return true;
  for (const path of repo.snapshot.files.keys()) {
    if (path === `${top}.py` || path.endsWith(`/${top}.py`)) return true;
    if (path.startsWith(`${top}/`) || path.includes(`/${top}/`)) return true;
  }
  return false;
}

import type { Located, SourceFile } from '../../model/location.ts';
import { pluginGroup } from '../../ocs/agent-cli.ts';
import type { PluginEntryPoint, PythonProject } from '../agent-repo.ts';
import { type Declared, entryPoint, looksLikePluginGroup, nothingDeclared, unreadable } from './declared.ts';
import { parseToml, type TomlNode, type TomlTable, tomlAt, tomlString, tomlStrings, tomlTable } from './toml.ts';

export type Pyproject = Declared & {
  readonly backend: PythonProject['buildBackend'];
  /** Whether it describes a distribution: [project], [build-system] or poetry's table. */
  readonly isProject: boolean;
};

/** pyproject.toml: [project], and the tables of hatch, setuptools, poetry, setuptools-scm and versioneer. */
export function readPyproject(file: SourceFile): Pyproject {
  const root = parseToml(file);
  if (root.kind === 'error') return { ...unreadable(file, root.at), backend: 'other', isProject: true };
  const project = tomlAt(root, 'project');
  const poetry = tomlAt(root, 'tool', 'poetry');
  const backend = backendOf(root);
  const dynamic = tomlStrings(file, tomlAt(project, 'dynamic')).map(({ value }) => value);
  return {
    ...nothingDeclared(file),
    ...entryPointsOf(file, root),
    ...packagesOf(file, root, backend),
    backend,
    isProject: Boolean(project ?? poetry ?? tomlAt(root, 'build-system')),
    name: tomlString(file, tomlAt(project, 'name')) ?? tomlString(file, tomlAt(poetry, 'name')),
    version: versionOf(file, root, dynamic),
    entryPointsUnknown: dynamic.includes('entry-points') && backend !== 'setuptools',
    requiresPython:
      tomlString(file, tomlAt(project, 'requires-python')) ??
      tomlString(file, tomlAt(poetry, 'dependencies', 'python')),
    dependencies: [...tomlStrings(file, tomlAt(project, 'dependencies')), ...poetryDependencies(file, poetry)],
    dependencyFiles: dependencyFiles(file, root),
    dependenciesUnknown: dynamic.includes('dependencies') && dependencyFiles(file, root).length === 0,
  };
}

function backendOf(root: TomlTable): PythonProject['buildBackend'] {
  const node = tomlAt(root, 'build-system', 'build-backend');
  if (node?.kind !== 'string') {
    // pip falls back to setuptools; poetry's table alone is built by nothing else than poetry.
    return tomlAt(root, 'build-system') === undefined && tomlAt(root, 'tool', 'poetry') ? 'poetry' : 'setuptools';
  }
  const [top = ''] = node.value.split(/[.:]/);
  if (top === 'hatchling') return 'hatchling';
  if (top === 'setuptools') return 'setuptools';
  if (top === 'poetry' || top === 'poetry_dynamic_versioning') return 'poetry';
  return top.startsWith('flit') ? 'flit' : 'other';
}

function entryPointsOf(file: SourceFile, root: TomlTable): Pick<Declared, 'pluginEntryPoints' | 'similarGroups'> {
  const pluginEntryPoints: PluginEntryPoint[] = [];
  const similarGroups: Located<string>[] = [];
  for (const table of [tomlAt(root, 'project', 'entry-points'), tomlAt(root, 'tool', 'poetry', 'plugins')]) {
    for (const [group, { key, value }] of tomlTable(table)?.entries ?? []) {
      const at: Located<string> = { value: group, file, span: key };
      if (looksLikePluginGroup(group)) similarGroups.push(at);
      if (group !== pluginGroup || value.kind !== 'table') continue;
      for (const [name, entry] of value.entries) {
        const target = tomlString(file, entry.value);
        if (target) pluginEntryPoints.push(entryPoint({ value: name, file, span: entry.key }, target));
      }
    }
  }
  return { pluginEntryPoints, similarGroups };
}

const gitSources: ReadonlyMap<string, string> = new Map([
  ['vcs', 'hatch-vcs'],
  ['versioneer', 'versioneer'],
  ['versioningit', 'versioningit'],
]);

function versionOf(file: SourceFile, root: TomlTable, dynamic: readonly string[]): Declared['version'] {
  const tool = (...keys: readonly string[]): TomlNode | undefined => tomlAt(root, 'tool', ...keys);
  const text = (node: TomlNode | undefined): string | null => tomlString(file, node)?.value ?? null;
  const git = (name: string, hasFallback: boolean): Declared['version'] => ({
    source: 'git',
    tool: name,
    hasFallback,
  });
  const dynamicVersioning = tool('poetry-dynamic-versioning', 'enable');
  if (dynamicVersioning?.kind === 'other' && dynamicVersioning.value === true) {
    return git('poetry-dynamic-versioning', tool('poetry-dynamic-versioning', 'fallback-version') !== undefined);
  }
  if (tomlAt(root, 'project', 'version') ?? tool('poetry', 'version')) {
    return { source: 'static', tool: null, hasFallback: false };
  }
  const hatch = gitSources.get(text(tool('hatch', 'version', 'source')) ?? '');
  if (hatch !== undefined) {
    const raw = tool('hatch', 'version', 'raw-options', 'fallback_version');
    return git(hatch, (tool('hatch', 'version', 'fallback-version') ?? raw) !== undefined);
  }
  if (tool('hatch', 'version', 'path')) return { source: 'static', tool: null, hasFallback: false };
  if (tool('setuptools', 'dynamic', 'version')) return { source: 'static', tool: null, hasFallback: false };
  if (tool('setuptools_scm')) return git('setuptools-scm', tool('setuptools_scm', 'fallback_version') !== undefined);
  if (tool('versioneer')) return git('versioneer', true);
  if (text(tool('pdm', 'version', 'source')) === 'scm') {
    return git('pdm-backend', tool('pdm', 'version', 'fallback_version') !== undefined);
  }
  return dynamic.includes('version') ? { source: 'unknown', tool: null, hasFallback: false } : null;
}

function poetryDependencies(file: SourceFile, poetry: TomlNode | undefined): readonly Located<string>[] {
  const table = tomlTable(tomlAt(poetry, 'dependencies'));
  return [...(table?.entries ?? [])]
    .filter(([name]) => name !== 'python')
    .map(([name, { key }]) => ({ value: name, file, span: key }));
}

function dependencyFiles(file: SourceFile, root: TomlTable): readonly string[] {
  const one = tomlAt(root, 'tool', 'setuptools', 'dynamic', 'dependencies', 'file');
  const hatch = tomlAt(root, 'tool', 'hatch', 'metadata', 'hooks', 'requirements_txt', 'files');
  const single = tomlString(file, one);
  return [...(single ? [single] : tomlStrings(file, one)), ...tomlStrings(file, hatch)].map(({ value }) => value);
}

type Packages = Pick<Declared, 'packages' | 'packageRoots'>;

function packagesOf(file: SourceFile, root: TomlTable, backend: PythonProject['buildBackend']): Packages {
  if (backend === 'setuptools') return setuptoolsPackages(file, root);
  if (backend === 'hatchling') {
    const wheel = tomlAt(root, 'tool', 'hatch', 'build', 'targets', 'wheel');
    const named = tomlStrings(file, tomlAt(wheel, 'packages') ?? tomlAt(wheel, 'only-include'));
    return { packages: { kind: 'all' }, packageRoots: named.length > 0 ? parents(named) : null };
  }
  if (backend === 'poetry') {
    const list = tomlAt(root, 'tool', 'poetry', 'packages');
    const items = list?.kind === 'array' ? list.items : [];
    const roots = items.map((item) => tomlString(file, tomlAt(item, 'from'))?.value ?? '');
    return { packages: { kind: 'all' }, packageRoots: items.length > 0 ? [...new Set(roots)] : null };
  }
  return { packages: backend === 'flit' ? { kind: 'all' } : { kind: 'unknown' }, packageRoots: null };
}

/** The folders that the packages stand in: '' for `plug`, `src` for `src/plug`. */
function parents(paths: readonly Located<string>[]): string[] {
  const folders = paths.map(({ value }) => value.replace(/^\.\/|\/+$/g, ''));
  return [...new Set(folders.map((path) => path.split('/').slice(0, -1).join('/')))];
}

function setuptoolsPackages(file: SourceFile, root: TomlTable): Packages {
  const setuptools = tomlAt(root, 'tool', 'setuptools');
  const listed = tomlAt(setuptools, 'packages');
  const top = tomlString(file, tomlAt(setuptools, 'package-dir', ''))?.value ?? null;
  const packageRoots = top === null ? null : [top];
  if (listed?.kind === 'array') {
    const names = tomlStrings(file, listed).map(({ value }) => value);
    return { packages: { kind: 'list', names, at: { value: null, file, span: listed.span } }, packageRoots };
  }
  const find = tomlAt(listed, 'find');
  if (find) {
    const where = tomlStrings(file, tomlAt(find, 'where')).map(({ value }) => value);
    const namespaces = tomlAt(find, 'namespaces');
    const folders = where.length > 0 ? where : ['.'];
    return {
      packages: {
        kind: 'find',
        where: folders,
        namespaces: !(namespaces?.kind === 'other' && namespaces.value === false),
        filtered: (tomlAt(find, 'include') ?? tomlAt(find, 'exclude')) !== undefined,
      },
      packageRoots: packageRoots ?? folders,
    };
  }
  if (listed) return { packages: { kind: 'unknown' }, packageRoots };
  const alone = tomlAt(setuptools, 'py-modules') ?? tomlAt(setuptools, 'package-dir');
  return { packages: alone ? { kind: 'unknown' } : null, packageRoots };
}

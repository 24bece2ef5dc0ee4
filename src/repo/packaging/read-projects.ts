import { folderOf } from '../../model/folder.ts';
import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';
import type { PythonProject } from '../agent-repo.ts';
import { joinFolder } from '../paths.ts';
import type { Declared } from './declared.ts';
import { type Pyproject, readPyproject } from './pyproject.ts';
import { readSetupCfg } from './setup-cfg.ts';
import { readSetupPy } from './setup-py.ts';

const names = new Set(['pyproject.toml', 'setup.cfg', 'setup.py']);

/** Every folder that holds a distribution, the root first. */
export function readProjects(snapshot: RepoSnapshot): readonly PythonProject[] {
  const roots = new Set<string>();
  for (const path of snapshot.files.keys()) {
    const folder = folderOf(path);
    if (names.has(path.slice(path.lastIndexOf('/') + 1))) roots.add(folder);
  }
  const sourceFolders = foldersWithPackages(snapshot);
  return [...roots].sort().flatMap((root) => readProject(snapshot, root, sourceFolders) ?? []);
}

/** Every folder that has a folder with Python files directly in it. */
function foldersWithPackages(snapshot: RepoSnapshot): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of snapshot.files.keys()) {
    if (!path.endsWith('.py')) continue;
    const folder = folderOf(path);
    if (folder !== '') found.add(folderOf(folder));
  }
  return found;
}

function readProject(snapshot: RepoSnapshot, root: string, sourceFolders: ReadonlySet<string>): PythonProject | null {
  const read = <T>(name: string, reader: (file: NonNullable<ReturnType<typeof textOf>>) => T | null): T | null => {
    const file = textOf(snapshot, root === '' ? name : `${root}/${name}`);
    return file ? reader(file) : null;
  };
  const pyproject: Pyproject | null = read('pyproject.toml', readPyproject);
  const setupCfg = read('setup.cfg', readSetupCfg);
  const setupPy = read('setup.py', readSetupPy);
  // A pyproject.toml that only configures tools is no distribution.
  const described = pyproject?.isProject === true ? pyproject : null;
  const all: readonly Declared[] = [described, setupCfg, setupPy].filter((one) => one !== null);
  const [first] = all;
  if (!first) return null;
  const backend = described?.backend ?? 'setuptools';
  const isSetuptools = backend === 'setuptools';
  // Only setuptools reads the older files.
  const used = described && !isSetuptools ? [described] : all;
  const pick = <K extends keyof Declared>(key: K): Declared[K] | null =>
    used.map((one) => one[key]).find((value) => value !== null) ?? null;
  const version = pick('version') ?? { source: 'unknown', tool: null, hasFallback: false };
  const roots = pick('packageRoots') ?? defaultRoots(root, sourceFolders);
  return {
    root,
    name: pick('name'),
    file: homeOfEntryPoints(used, described) ?? first.file,
    buildBackend: backend,
    versionSource: version.source,
    versionTool: version.tool,
    hasFallbackVersion: version.hasFallback,
    pluginEntryPoints: used.flatMap(({ pluginEntryPoints }) => pluginEntryPoints),
    similarGroups: used.flatMap(({ similarGroups }) => similarGroups),
    entryPointsUnknown: used.some(({ entryPointsUnknown }) => entryPointsUnknown),
    requiresPython: pick('requiresPython'),
    dependencies: used.flatMap(({ dependencies }) => dependencies),
    dependencyFiles: used.flatMap(({ dependencyFiles }) =>
      dependencyFiles.flatMap((path) => joinFolder(root, path) ?? []),
    ),
    dependenciesUnknown: used.some(({ dependenciesUnknown }) => dependenciesUnknown),
    packageRoots: roots.flatMap((folder) => joinFolder(root, folder) ?? []),
    packages: pick('packages') ?? { kind: isSetuptools ? 'automatic' : 'unknown' },
    files: all.map(({ file }) => file),
    problem: pick('problem'),
  };
}

/** Where entry points stand already, else [project], else the file that names the package. */
function homeOfEntryPoints(used: readonly Declared[], described: Pyproject | null): Declared['file'] | undefined {
  const withGroups = used.find(
    ({ pluginEntryPoints, similarGroups }) => pluginEntryPoints.length + similarGroups.length > 0,
  );
  return (withGroups ?? (described?.name ? described : used.find(({ name }) => name !== null)))?.file;
}

/** The src layout where `src` holds packages, else the flat one: what setuptools, hatch, poetry and flit look for. */
function defaultRoots(root: string, sourceFolders: ReadonlySet<string>): readonly string[] {
  return sourceFolders.has(root === '' ? 'src' : `${root}/src`) ? ['src'] : [''];
}

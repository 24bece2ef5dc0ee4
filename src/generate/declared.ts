import { textOf } from '../model/repo-snapshot.ts';
import type { AgentRepo, PythonProject } from '../repo/agent-repo.ts';
import { parseIni } from '../repo/packaging/ini.ts';
import {
  parseToml,
  type TomlNode,
  type TomlTable,
  tomlAt,
  tomlString,
  tomlStrings,
  tomlTable,
} from '../repo/packaging/toml.ts';
import { plainSpecifier } from './poetry-version.ts';

type Toml = { readonly root: TomlTable; readonly strings: (node: TomlNode | undefined) => readonly string[] };

function tomlOf(repo: AgentRepo, project: PythonProject): Toml | null {
  const file = textOf(repo.snapshot, project.root === '' ? 'pyproject.toml' : `${project.root}/pyproject.toml`);
  const root = file && parseToml(file);
  if (!file || !root || root.kind === 'error') return null;
  return { root, strings: (node) => tomlStrings(file, node).map(({ value }) => value) };
}

function text(node: TomlNode | undefined): string | null {
  return node?.kind === 'string' ? node.value : null;
}

/** `pymysql = "^1.1"` and `{version = …, extras = …, markers = …}`; null for git, paths and what PEP 508 cannot say. */
function poetryRequirement(name: string, node: TomlNode, strings: Toml['strings']): string | null {
  const written = node.kind === 'string' ? node.value : text(tomlAt(node, 'version'));
  if (written === null || tomlAt(node, 'python') || tomlAt(node, 'platform')) return null;
  const specifier = plainSpecifier(written);
  if (specifier === null) return null;
  const extras = strings(tomlAt(node, 'extras'));
  const markers = text(tomlAt(node, 'markers'));
  return `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}${specifier}${markers ? `; ${markers}` : ''}`;
}

function poetryRequirements({ root, strings }: Toml, extras: readonly string[]): readonly string[] {
  const table = tomlTable(tomlAt(root, 'tool', 'poetry', 'dependencies'));
  const wanted = new Set(extras.flatMap((extra) => strings(tomlAt(root, 'tool', 'poetry', 'extras', extra))));
  return [...(table?.entries ?? [])].flatMap(([name, { value }]) => {
    const optional = tomlAt(value, 'optional');
    const isOptional = optional?.kind === 'other' && optional.value === true;
    if (name === 'python' || (isOptional && !wanted.has(name))) return [];
    return poetryRequirement(name, value, strings) ?? [];
  });
}

function extrasOf(repo: AgentRepo, project: PythonProject, toml: Toml | null, extra: string): readonly string[] {
  const listed = toml ? toml.strings(tomlAt(toml.root, 'project', 'optional-dependencies', extra)) : [];
  if (listed.length > 0) return listed;
  const cfg = textOf(repo.snapshot, project.root === '' ? 'setup.cfg' : `${project.root}/setup.cfg`);
  const option = cfg ? parseIni(cfg.text).get('options.extras_require')?.get(extra) : undefined;
  return option?.lines.map((line) => line.text) ?? [];
}

/** What the project asks for, as PEP 508 lines; what cannot be read is left to the installation of the project itself. */
export function declaredRequirements(
  repo: AgentRepo,
  project: PythonProject,
  extras: readonly string[],
): readonly string[] {
  const toml = tomlOf(repo, project);
  const hasProject = toml !== null && tomlAt(toml.root, 'project', 'dependencies') !== undefined;
  const isPoetry = toml !== null && !hasProject && tomlAt(toml.root, 'tool', 'poetry', 'dependencies') !== undefined;
  const plain = isPoetry
    ? poetryRequirements(toml, extras)
    : project.dependencies.map(({ value }) => value.replace(/\s+/g, ' '));
  return [...plain, ...extras.flatMap((extra) => extrasOf(repo, project, toml, extra))];
}

/** The project's requires-python as PEP 440 has it. */
export function pythonRequirement(project: PythonProject): string | null {
  return project.requiresPython === null ? null : plainSpecifier(project.requiresPython.value);
}

/**
 * What builds the project, or null where only pip can find that out: hooks ask for more while they run, a backend
 * lies in the repository, setup.py has setup_requires.
 */
export function buildRequirements(repo: AgentRepo, project: PythonProject): readonly string[] | null {
  const at = (name: string): string => (project.root === '' ? name : `${project.root}/${name}`);
  const setupPy = textOf(repo.snapshot, at('setup.py'))?.text ?? '';
  if (
    /\bsetup_requires\b|^\s*(?:from|import)\s+(?!setuptools\b|os\b|re\b|sys\b|pathlib\b|io\b|codecs\b)/m.test(setupPy)
  )
    return null;
  if (/^setup_requires\b/m.test(textOf(repo.snapshot, at('setup.cfg'))?.text ?? '')) return null;
  if (!repo.snapshot.files.has(at('pyproject.toml'))) return ['setuptools', 'wheel'];
  const toml = tomlOf(repo, project);
  if (!toml) return null;
  const system = tomlAt(toml.root, 'build-system');
  if (!system) return tomlAt(toml.root, 'project') ? ['setuptools', 'wheel'] : null;
  if (tomlAt(system, 'backend-path') || hasHooks(toml.root)) return null;
  const requires = toml.strings(tomlAt(system, 'requires'));
  if (requires.length === 0 || requires.some((one) => / @ |^\.|\//.test(one))) return null;
  return requires;
}

/** Hooks that ask for nothing but what stands in build-system.requires already. Source: hatch-vcs, hatchling. */
const plainHooks = new Set(['vcs', 'version']);

function hasHooks(root: TomlTable): boolean {
  const build = tomlAt(root, 'tool', 'hatch', 'build');
  const targets = [build, tomlAt(build, 'targets', 'wheel')];
  return targets.some((node) => {
    const hooks = [...(tomlTable(tomlAt(node, 'hooks'))?.entries ?? [])];
    const asks = ({ value }: { readonly value: TomlNode }): boolean =>
      [...(tomlTable(value)?.entries.keys() ?? [])].some((key) => /dependencies|features/.test(key));
    return (
      tomlAt(node, 'dependencies') !== undefined || hooks.some(([name, hook]) => !plainHooks.has(name) || asks(hook))
    );
  });
}

export type ProjectText = {
  readonly description: string | null;
  readonly license: string | null;
  readonly url: string | null;
};

/** What [project] or poetry's table says for people. */
export function projectText(repo: AgentRepo, project: PythonProject): ProjectText {
  const file = textOf(repo.snapshot, project.root === '' ? 'pyproject.toml' : `${project.root}/pyproject.toml`);
  const root = file && parseToml(file);
  const nothing = { description: null, license: null, url: null };
  if (!file || !root || root.kind === 'error') return nothing;
  const table = tomlAt(root, 'project') ?? tomlAt(root, 'tool', 'poetry');
  const license = tomlAt(table, 'license');
  const urls = [...(tomlTable(tomlAt(table, 'urls'))?.entries ?? [])].map(
    ([name, { value }]) => [name.toLowerCase(), tomlString(file, value)?.value ?? null] as const,
  );
  const named = ['repository', 'source', 'source code', 'code', 'github', 'homepage'];
  return {
    description: text(tomlAt(table, 'description')),
    license: text(license) ?? text(tomlAt(license, 'text')),
    url:
      text(tomlAt(table, 'repository')) ??
      named.map((name) => urls.find(([key]) => key === name)?.[1] ?? null).find((url) => url !== null) ??
      null,
  };
}

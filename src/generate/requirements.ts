import { folderOf } from '../model/folder.ts';
import { hasFolder } from '../model/repo-snapshot.ts';
import { headless } from '../ocs/system-packages.ts';
import type { AgentRepo, PythonProject, RequirementLine, RequirementsFile } from '../repo/agent-repo.ts';
import { normalisedName, parseRequirement } from '../repo/packaging/requirements.ts';
import { joinFolder } from '../repo/paths.ts';
import { declaredRequirements } from './declared.ts';

/** A line of a requirements file that the image needs otherwise: what sed does, and why. */
export type RequirementEdit = {
  readonly file: string;
  readonly sed: string;
  readonly because: string;
  /** A line that pip could not follow: it must be gone. */
  readonly removes: boolean;
};

/** What is installed before the source is there. */
export type RequirementsPlan = {
  /** Files that pip is given, with `-r`. */
  readonly roots: readonly string[];
  /** Those, and all that they include. */
  readonly files: readonly string[];
  /** Wheels and archives of the repository that a line names. */
  readonly archives: readonly string[];
  readonly edits: readonly RequirementEdit[];
  /** What the projects declare and no file names, as pip takes it. */
  readonly declared: readonly string[];
  /** Normalised name of everything that is asked for, and where. */
  readonly names: ReadonlyMap<string, string>;
  /** Specifiers on ocs. */
  readonly ocs: readonly { readonly specifier: string; readonly file: string }[];
  /** Folders of this repository that a line wants installed. */
  readonly folders: readonly string[];
  /** Extras that a line such as `.[serial]` asks for. */
  readonly extras: readonly string[];
};

export type PlannedRequirements =
  | { readonly status: 'planned'; readonly plan: RequirementsPlan }
  | { readonly status: 'impossible'; readonly because: string };

/** Root files: the repository's own, those beside its agents and projects, and those that the build reads. */
function rootsOf(repo: AgentRepo, projects: readonly PythonProject[]): readonly string[] {
  const folders = [
    '',
    ...projects.map(({ root }) => root),
    ...repo.agents.flatMap(({ source, file }) => (source === 'script' && file !== null ? [folderOf(file)] : [])),
  ];
  const wanted = [
    ...folders.map((folder) => joinFolder(folder, 'requirements.txt')),
    ...projects.flatMap(({ dependencyFiles }) => dependencyFiles),
  ];
  return [...new Set(wanted)].filter((path) => path !== null).filter((path) => repo.snapshot.files.has(path));
}

type Closure = { readonly files: readonly RequirementsFile[]; readonly missing: string | null };

function closureOf(repo: AgentRepo, roots: readonly string[]): Closure {
  const found = new Map<string, RequirementsFile>();
  let missing: string | null = null;
  const visit = (path: string, from: string): void => {
    if (found.has(path) || /^[a-z]+:\/\//.test(path)) return;
    const file = repo.requirements.find((one) => one.file.path === path);
    if (!file) {
      missing ??= `${from} includes ${path}, which is not in the repository`;
      return;
    }
    found.set(path, file);
    for (const { include } of file.lines) if (include !== null) visit(include, path);
  };
  for (const root of roots) visit(root, root);
  return { files: [...found.values()], missing };
}

/** `./vendor/x.whl`, `-e .[serial]`: the path relative to PATH and the extras; null for names and URLs. */
function localTarget(
  line: RequirementLine,
): { readonly path: string | null; readonly extras: readonly string[] } | null {
  const [written = ''] = line.text.replace(/^(?:-e|--editable)(?:\s*=?\s*)/, '').split(/\s*;\s|\s+--/);
  const bare = written.replace(/^file:(?:\/\/)?/, '');
  const match = /^(\.{1,2}(?:\/[^[]*)?|\/[^[]*)(?:\[([^\]]*)\])?$/.exec(bare.trim());
  if (!match) return null;
  const extras = (match[2] ?? '').split(',').map((one) => one.trim());
  return { path: joinFolder('', match[1] ?? ''), extras: extras.filter((one) => one !== '') };
}

function escaped(text: string): string {
  return text.replace(/[\\/.[\]*+?^$(){}|]/g, '\\$&');
}

/** Everything that can be installed before the source; what cannot is left to the installation of the project. */
export function planRequirements(
  repo: AgentRepo,
  projects: readonly PythonProject[],
  askedExtras: readonly string[],
): PlannedRequirements {
  const roots = rootsOf(repo, projects);
  const { files, missing } = closureOf(repo, roots);
  if (missing !== null) return { status: 'impossible', because: missing };
  const names = new Map<string, string>();
  const ocs: { specifier: string; file: string }[] = [];
  const edits: RequirementEdit[] = [];
  const archives: string[] = [];
  const folders: string[] = [];
  const extras: string[] = [];
  const lines = files.flatMap(({ file, lines: own }) => own.map((line) => ({ path: file.path, line })));
  for (const { path, line } of lines) {
    if (line.include !== null || line.constraint) continue;
    const target = localTarget(line);
    if (target === null) {
      if (line.name === 'ocs' && line.url === null) ocs.push({ specifier: line.specifier, file: path });
      else if (line.name !== null && !names.has(line.name)) names.set(line.name, path);
      continue;
    }
    if (target.path === null) {
      return { status: 'impossible', because: `${path} asks for ${line.text}, which is outside of the repository` };
    }
    if (target.path !== '' && repo.snapshot.files.has(target.path)) {
      archives.push(target.path);
      continue;
    }
    if (!hasFolder(repo.snapshot, target.path))
      return { status: 'impossible', because: `${path} asks for ${line.text}, which is not in the repository` };
    folders.push(target.path);
    extras.push(...target.extras);
    edits.push({
      file: path,
      sed: `/^${escaped(line.text)}[[:space:]]*(#.*)?$/d`,
      removes: true,
      because: `\`${line.text}\` is left to the last step: the source is not here yet`,
    });
  }
  const hashed = lines.some(({ line }) => /\s--hash\b/.test(line.at.value) || /--require-hashes/.test(line.text));
  const allExtras = [...new Set([...askedExtras, ...extras])];
  const asked = projects.flatMap((project) =>
    declaredRequirements(repo, project, allExtras).map((text) => ({ text, file: project.file.path })),
  );
  const inProjects = new Set(asked.flatMap(({ text }) => parseRequirement(text).name ?? []));
  for (const { path, line } of lines) {
    const instead = line.name === null || hashed || inProjects.has(line.name) ? undefined : headless[line.name];
    const written = /^[A-Za-z0-9._-]+/.exec(line.text)?.[0];
    if (line.name === null || instead === undefined || written === undefined) continue;
    const isThere = names.has(instead);
    edits.push({
      file: path,
      sed: isThere
        ? `/^${escaped(written)}([^-A-Za-z0-9_.].*)?$/d`
        : `s/^${escaped(written)}([^-A-Za-z0-9_.]|$)/${instead}\\1/`,
      removes: false,
      because: `${instead} in place of ${written}: a container has no screen, and no libGL`,
    });
    names.delete(line.name);
    names.set(instead, names.get(instead) ?? path);
  }
  const own = new Set(projects.flatMap(({ name }) => (name ? [normalisedName(name.value)] : [])));
  const declared: string[] = [];
  for (const { text, file } of asked) {
    const { name, specifier, url } = parseRequirement(text);
    if (name === null || own.has(name) || /^(?:\.|file:)/.test(url ?? '')) continue;
    if (name === 'ocs' && url === null) {
      ocs.push({ specifier, file });
      continue;
    }
    if (!names.has(name) || text.includes('[')) declared.push(text);
    if (!names.has(name)) names.set(name, file);
  }
  return {
    status: 'planned',
    plan: {
      roots: roots.filter((root) => !lines.some(({ line }) => line.include === root && !line.constraint)),
      files: files.map(({ file }) => file.path),
      archives: [...new Set(archives)],
      edits,
      declared: [...new Set(declared)],
      names,
      ocs,
      folders: [...new Set(folders)],
      extras: allExtras,
    },
  };
}

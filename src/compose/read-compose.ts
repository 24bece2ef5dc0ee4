import { folderOf } from '../model/folder.ts';
import type { SourceFile } from '../model/location.ts';
import { type RepoSnapshot, textOf } from '../model/repo-snapshot.ts';
import { checkModel } from './check/index.ts';
import type { ComposeFile, ComposeProblem } from './compose-file.ts';
import { isComposePath } from './is-compose-path.ts';
import { loadModel, shellVariables, variablesOf } from './load-model.ts';
import { readService } from './read-service.ts';
import { entryOf, locate, stringOf } from './tree/node.ts';

export type ComposeOptions = {
  /** Variables of the shell that would run compose; none by default, so that only `.env` counts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** False for a file that is only part of a project: what it leaves out is no problem then. */
  readonly standalone?: boolean;
};

/** Every compose file of a repository. A `.override` file is read as part of the file it overrides. */
export function readCompose(snapshot: RepoSnapshot, options: ComposeOptions = {}): readonly ComposeFile[] {
  const paths = [...snapshot.files.keys()].filter(isComposePath);
  const all = new Set(paths);
  const taken = new Set(paths.flatMap((path) => overrideOf(path, all) ?? []));
  const found: ComposeFile[] = [];
  for (const path of paths) {
    const file = taken.has(path) ? null : textOf(snapshot, path);
    if (!file) continue;
    const override = overrideOf(path, all);
    const over = override === null ? null : textOf(snapshot, override);
    found.push(parseCompose(snapshot, over ? [file, over] : [file], options));
  }
  const parts = new Set(found.flatMap(({ file, files }) => files.filter((other) => other !== file)));
  return found.map((one) => asPart(one, parts, found, snapshot, options));
}

/** A file that others extend or include, or that needs another below it, is not judged as if it stood alone. */
function asPart(
  one: ComposeFile,
  parts: ReadonlySet<SourceFile>,
  found: readonly ComposeFile[],
  snapshot: RepoSnapshot,
  options: ComposeOptions,
): ComposeFile {
  const alone = { ...options, standalone: false };
  if (parts.has(one.file)) return parseCompose(snapshot, [one.file], alone);
  const folder = folderOf(one.file.path);
  const needsBase = one.services.some((service) => !service.image && !service.build && !service.keys.has('provider'));
  if (isDefault(one.file.path) || !needsBase) return one;
  const base = found.find(({ file }) => folderOf(file.path) === folder && isDefault(file.path));
  return base ? laidOver(base, one, snapshot, options) : parseCompose(snapshot, [one.file], alone);
}

/** `-f base -f over`, of which only what `over` touches is told. */
function laidOver(base: ComposeFile, over: ComposeFile, snapshot: RepoSnapshot, options: ComposeOptions): ComposeFile {
  const both = parseCompose(snapshot, [base.file, over.file], options);
  const touched = new Set(over.services.map(({ name }) => name.value));
  const own = ({ at }: ComposeProblem) => at.file !== base.file;
  return {
    ...both,
    file: over.file,
    services: both.services.filter(({ name }) => touched.has(name.value)),
    version: over.version,
    problems: both.problems.filter(own),
    unresolved: both.unresolved.filter(own),
  };
}

const defaultNames = /^(?:docker-)?compose\.ya?ml$/;
const defaultOverrides = ['compose', 'docker-compose'].flatMap((stem) => [
  `${stem}.override.yml`,
  `${stem}.override.yaml`,
]);

function isDefault(path: string): boolean {
  return defaultNames.test(path.slice(path.lastIndexOf('/') + 1));
}

/** What Compose lays over a file without being asked: the override beside a file with one of its default names. */
function overrideOf(path: string, paths: ReadonlySet<string>): string | null {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  if (!defaultNames.test(path.slice(folder.length))) return null;
  const found = defaultOverrides.find((name) => paths.has(folder + name));
  return found === undefined ? null : folder + found;
}

/** Reads one project: its first file, and what lies over it as with `-f first -f second`. */
export function parseCompose(
  snapshot: RepoSnapshot,
  files: readonly [SourceFile, ...SourceFile[]],
  options: ComposeOptions = {},
): ComposeFile {
  const [file] = files;
  const { variables, problems } = variablesOf(snapshot, folderOf(file.path), shellVariables(options.environment ?? {}));
  const model = loadModel(snapshot, files, variables);
  const broken = model.problems.length > 0;
  const refused = model.root && !broken ? checkModel(model.root, model, snapshot, options.standalone ?? true) : null;
  const services = model.root && entryOf(model.root, 'services')?.value;
  const version = model.root && entryOf(model.root, 'version');
  return {
    file,
    fragment: false,
    project: files,
    files: model.files,
    services:
      services?.kind === 'map'
        ? [...services.entries].map(([name, entry]) =>
            readService(entry.key, entry.value, {
              snapshot,
              variables,
              root: model.root,
              incomplete: model.incompleteServices.has(name),
            }),
          )
        : [],
    version: version ? locate(stringOf(version.value) ?? '', version.key) : null,
    problems: [...problems, ...model.problems, ...(refused?.problems ?? [])],
    unresolved: [...model.unresolved, ...(refused?.unresolved ?? [])],
  };
}

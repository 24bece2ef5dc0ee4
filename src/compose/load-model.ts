import { folderOf } from '../model/folder.ts';
import type { SourceFile } from '../model/location.ts';
import { type RepoSnapshot, textOf } from '../model/repo-snapshot.ts';
import type { ComposeProblem } from './compose-file.ts';
import { type DotenvEntry, parseDotenv } from './dotenv.ts';
import { interpolate, type Lookup } from './interpolate.ts';
import { mergeModels, mergeServices, withoutResets } from './merge.ts';
import { joinPath } from './paths.ts';
import { sameTree } from './tree/equal.ts';
import {
  childOf,
  entryOf,
  isNull,
  itemsOf,
  type MapEntry,
  type MapNode,
  placeOf,
  stringOf,
  type TreeNode,
} from './tree/node.ts';
import { composeYaml, readYaml, type YamlDocument } from './tree/read-yaml.ts';

/** Values of variables, and for those of a `.env` file where they stand. */
export type Variables = {
  readonly lookup: Lookup;
  readonly written: (name: string) => { readonly file: SourceFile; readonly entry: DotenvEntry } | undefined;
};

export type Model = {
  /** Null when a file could not be read as YAML at all. */
  readonly root: MapNode | null;
  readonly files: readonly SourceFile[];
  readonly problems: readonly ComposeProblem[];
  readonly unresolved: readonly ComposeProblem[];
  /** Services of which a part is unknown: what they extend is not in the repository. */
  readonly incompleteServices: ReadonlySet<string>;
  /** An `include` names a file that is not in the repository: there may be more services, networks, volumes. */
  readonly incomplete: boolean;
  readonly variables: Variables;
};

/** The `.env` beside a project's first file, under what the caller's shell sets. */
export function variablesOf(
  snapshot: RepoSnapshot,
  folder: string,
  outer: Variables,
): { variables: Variables; problems: ComposeProblem[] } {
  const path = joinPath(folder, '.env');
  const file = path === null ? null : textOf(snapshot, path);
  if (!file) return { variables: outer, problems: [] };
  const { entries, fault } = parseDotenv(file, outer.lookup);
  const own = new Map(entries.map((entry) => [entry.name, entry] as const));
  const valued = (name: string) => {
    const entry = own.get(name);
    return outer.lookup(name) === undefined && entry?.value ? { file, entry } : undefined;
  };
  return {
    variables: {
      lookup: (name) => outer.lookup(name) ?? own.get(name)?.value?.text,
      written: (name) => outer.written(name) ?? valued(name),
    },
    problems: fault
      ? [{ message: `failed to read ${file.path}: ${fault.message}`, at: { value: null, file, span: fault.span } }]
      : [],
  };
}

export function shellVariables(environment: Readonly<Record<string, string>>): Variables {
  const values = new Map(Object.entries(environment));
  return { lookup: (name) => values.get(name), written: () => undefined };
}

/** Reads the files of one project, the first one the base of the others, as Compose's `-f a -f b`. */
export function loadModel(snapshot: RepoSnapshot, files: readonly SourceFile[], variables: Variables): Model {
  return new ModelLoader(snapshot).project(files, variables, []);
}

/** How many services may extend each the next, and how many files may be included: more than anybody writes. */
const maxExtended = 1000;
const maxIncluded = 1000;
/** Each is merged into all before it. */
const maxDocuments = 100;

type Services = ReadonlyMap<string, MapEntry>;
type Base = { readonly services: Services; readonly file: SourceFile };
/** A service with what it extends; `isLost` where a part of that is not known. */
type Extended = { readonly entry: MapEntry; readonly isLost: boolean };

class ModelLoader {
  readonly #snapshot: RepoSnapshot;
  readonly #parsed = new Map<SourceFile, readonly YamlDocument[]>();
  readonly #files = new Set<SourceFile>();
  readonly #problems: ComposeProblem[] = [];
  readonly #unresolved: ComposeProblem[] = [];
  readonly #incompleteServices = new Set<string>();
  /** Done once: hundreds of services may extend one, hundreds of times one file. */
  readonly #services = new Map<Variables, Map<SourceFile, Services | null>>();
  readonly #extendedBy = new Map<Services, Map<string, Extended>>();
  #includes = 0;
  #incomplete = false;

  constructor(snapshot: RepoSnapshot) {
    this.#snapshot = snapshot;
  }

  project(files: readonly SourceFile[], variables: Variables, including: readonly string[]): Model {
    let root: MapNode | null = null;
    for (const file of files) {
      for (const model of this.#documents(file, variables)) {
        const extended = this.#extended(model, file, variables);
        const included = this.#included(extended, file, variables, [...including, file.path]);
        root = root ? mergeModels(root, included, this.#problems) : withoutResets(included);
      }
    }
    return {
      root: root && withoutResets(root),
      files: [...this.#files],
      problems: this.#problems,
      unresolved: this.#unresolved,
      incompleteServices: this.#incompleteServices,
      incomplete: this.#incomplete,
      variables,
    };
  }

  #problem(message: string, node: TreeNode): void {
    this.#problems.push({ message, at: placeOf(node) });
  }

  #limit(message: string, node: TreeNode): void {
    this.#incomplete = true;
    this.#problems.push({ message, at: placeOf(node), isLimit: true });
  }

  /** The documents of a file that are mappings, interpolated. */
  #documents(file: SourceFile, variables: Variables): readonly MapNode[] {
    this.#files.add(file);
    const known = this.#parsed.get(file);
    const documents = known ?? readYaml(file, composeYaml);
    if (!known) this.#problems.push(...documents.flatMap((document) => document.problems));
    this.#parsed.set(file, documents);
    if (documents.length === 0) {
      this.#problems.push({ message: 'empty compose file', at: { value: null, file, span: { start: 0, end: 0 } } });
    }
    const models: MapNode[] = [];
    const beyond = documents[maxDocuments]?.root;
    if (beyond) {
      const count = documents.length.toLocaleString('en');
      this.#limit(
        `the file has ${count} documents, and ${maxDocuments} are read at most; write what belongs together into one`,
        beyond,
      );
    }
    for (const { root, problems } of documents.slice(0, maxDocuments)) {
      if (!root && problems.length > 0) continue;
      if (root?.kind !== 'map') {
        const place = { value: null, file, span: root?.span ?? { start: 0, end: 0 } };
        const message = root && !isNull(root) ? 'top-level object must be a mapping' : 'empty compose file';
        this.#problems.push({ message, at: place });
        continue;
      }
      const { root: done, faults, wanting } = interpolate(root, variables.lookup);
      for (const { message, node } of faults) this.#problem(message, node);
      for (const { message, node } of wanting) this.#unresolved.push({ message, at: placeOf(node) });
      if (done.kind === 'map') models.push(done);
    }
    return models;
  }

  #extended(model: MapNode, file: SourceFile, variables: Variables): MapNode {
    const services = entryOf(model, 'services');
    if (services?.value.kind !== 'map') return model;
    const own = services.value.entries;
    const made = new Map<string, MapEntry>();
    for (const [name, entry] of own) {
      const extended = this.#service(name, entry, { services: own, file }, variables, new Set());
      if (extended.isLost) this.#incompleteServices.add(name);
      made.set(name, extended.entry);
    }
    const value: MapNode = { ...services.value, entries: made };
    return { ...model, entries: new Map(model.entries).set('services', { ...services, value }) };
  }

  #service(name: string, entry: MapEntry, from: Base, variables: Variables, trail: Set<string>): Extended {
    const known = this.#extendedBy.get(from.services) ?? new Map<string, Extended>();
    this.#extendedBy.set(from.services, known);
    const made = known.get(name) ?? this.#withBase(name, entry, from, variables, trail);
    known.set(name, made);
    return made;
  }

  #withBase(name: string, entry: MapEntry, from: Base, variables: Variables, trail: Set<string>): Extended {
    const service = entry.value;
    const extension = childOf(service, 'extends');
    if (service.kind !== 'map' || !extension) return { entry, isLost: false };
    const alone = { ...entry, value: without(service, 'extends') };
    const lost = { entry: alone, isLost: true };
    const here = `${from.file.path} ${name}`;
    const target = stringOf(extension) ?? stringOf(childOf(extension, 'service'));
    const fileNode = childOf(extension, 'file');
    if (target === null || unknown(extension) || (fileNode && unknown(fileNode))) return lost;
    if (trail.has(here)) {
      this.#problem(`circular reference: service "${name}" extends itself`, extension);
      return lost;
    }
    if (trail.size >= maxExtended) {
      const problem = `service "${name}" is the end of ${maxExtended} services that extend each the next, and no more are followed; extend one that is nearer to the first`;
      this.#limit(problem, extension);
      return lost;
    }
    const base = fileNode ? this.#baseFrom(target, fileNode, from.file, variables) : from;
    if (!base) return lost;
    const found = base.services.get(target);
    if (!found) {
      this.#problem(`cannot extend service "${name}": service "${target}" not found in ${base.file.path}`, extension);
      return lost;
    }
    trail.add(here);
    const extended = this.#service(target, found, base, variables, trail);
    trail.delete(here);
    if (extended.entry.value.kind !== 'map') return { ...extended, entry: alone };
    const merged = mergeServices(without(extended.entry.value, 'extends'), alone.value, this.#problems);
    return { ...extended, entry: { ...entry, value: merged } };
  }

  #baseFrom(target: string, node: TreeNode, from: SourceFile, variables: Variables): Base | null {
    const path = joinPath(folderOf(from.path), stringOf(node) ?? '');
    const file = path === null ? null : textOf(this.#snapshot, path);
    if (!file) return null;
    const known = this.#services.get(variables) ?? new Map<SourceFile, Services | null>();
    this.#services.set(variables, known);
    let services = known.get(file) ?? null;
    if (!known.has(file)) {
      for (const model of this.#documents(file, variables)) {
        const value = childOf(model, 'services');
        if (value?.kind === 'map') services = new Map([...(services ?? []), ...value.entries]);
      }
      known.set(file, services);
    }
    if (!services) this.#problem(`cannot extend service "${target}" in ${file.path}: no services section`, node);
    return services && { services, file };
  }

  #included(model: MapNode, file: SourceFile, variables: Variables, including: readonly string[]): MapNode {
    const includes = itemsOf(childOf(model, 'include'));
    let made = without(model, 'include');
    for (const item of includes) {
      const imported = this.#include(item, file, variables, including);
      if (imported) made = this.#import(made, imported, item);
    }
    return made;
  }

  #include(item: TreeNode, from: SourceFile, variables: Variables, including: readonly string[]): MapNode | null {
    const paths = item.kind === 'scalar' ? [item] : asList(childOf(item, 'path'));
    const folder = folderOf(from.path);
    const found = paths.map((node) => {
      const path = unknown(node) ? null : joinPath(folder, stringOf(node) ?? '');
      return path === null ? null : textOf(this.#snapshot, path);
    });
    const files = found.filter((file): file is SourceFile => file !== null);
    const main = files[0];
    if (!main || files.length !== paths.length) {
      this.#incomplete = true;
      return null;
    }
    if (including.includes(main.path)) {
      this.#problem(`include cycle detected: ${[...including, main.path].join(' includes ')}`, item);
      return null;
    }
    this.#includes += 1;
    if (this.#includes > maxIncluded) {
      if (this.#includes === maxIncluded + 1)
        this.#limit(`more than ${maxIncluded} files are included, and no more are read; include each once`, item);
      return null;
    }
    const inner = variablesOf(this.#snapshot, folderOf(main.path), variables);
    this.#problems.push(...inner.problems);
    return this.project(files, inner.variables, including).root;
  }

  #import(model: MapNode, imported: MapNode, place: TreeNode): MapNode {
    const entries = new Map(model.entries);
    for (const section of ['services', 'volumes', 'networks', 'secrets', 'configs', 'models']) {
      const from = entryOf(imported, section);
      if (from?.value.kind !== 'map') continue;
      const own = entries.get(section);
      const mine = new Map(own?.value.kind === 'map' ? own.value.entries : []);
      for (const [name, entry] of from.value.entries) {
        const present = mine.get(name);
        if (!present) mine.set(name, entry);
        else if (!sameTree(present.value, entry.value))
          this.#problem(`${section}.${name} conflicts with imported resource`, place);
      }
      entries.set(section, {
        ...(own ?? from),
        value: { ...(own?.value.kind === 'map' ? own.value : from.value), entries: mine },
      });
    }
    return { ...model, entries };
  }
}

function unknown(node: TreeNode): boolean {
  return node.kind === 'scalar' && (node.pieces ?? []).some((piece) => piece.unset.length > 0);
}

function asList(node: TreeNode | null): readonly TreeNode[] {
  return node?.kind === 'list' ? node.items : node ? [node] : [];
}

function without(node: MapNode, key: string): MapNode {
  if (!node.entries.has(key)) return node;
  const entries = new Map(node.entries);
  entries.delete(key);
  return { ...node, entries };
}

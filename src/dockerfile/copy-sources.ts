import type { InstructionOf, Word } from './ast.ts';
import type { BuildContext, ContextEntry } from './context.ts';
import { foldersAbove } from './context.ts';
import { globToRegExp, hasWildcards } from './glob.ts';
import type { IgnorePattern } from './ignore.ts';
import type { PlacedFile, StageFiles } from './stage-files.ts';
import type { Scope } from './variables.ts';
import { expandWord } from './variables.ts';

/** Where COPY takes its files from. */
export type SourceTree =
  | { readonly kind: 'context'; readonly context: BuildContext }
  | { readonly kind: 'stage'; readonly files: StageFiles; readonly name: string }
  | { readonly kind: 'image'; readonly name: string };

/** Why a source is not in the context: it is nowhere, or Docker does not see it. */
export type Absence =
  | { readonly kind: 'absent' }
  | { readonly kind: 'ignored'; readonly by: IgnorePattern }
  /** A file whose name differs in case alone. */
  | { readonly kind: 'case'; readonly path: string };

export type CopyOutcome =
  | { readonly kind: 'found'; readonly what: 'file' | 'folder' | 'wildcard' }
  /** A wildcard that finds nothing copies nothing, and the build goes on. */
  | { readonly kind: 'nothing' }
  /** The build fails with `message`, in BuildKit's words. */
  | { readonly kind: 'not-found'; readonly message: string; readonly because: Absence }
  /** No path at all: the build fails with `message`. */
  | { readonly kind: 'refused'; readonly message: string }
  /** A URL or git repository of ADD. */
  | { readonly kind: 'remote' }
  | { readonly kind: 'unknown'; readonly because: string };

type File = Omit<PlacedFile, 'by'>;

/** `whole`: `path` is where it goes below the destination. `single`: a file that may become the destination itself. */
export type CopiedFile = { readonly kind: 'whole' | 'single'; readonly path: string; readonly file: File };

export type CopySource = {
  readonly word: Word;
  /** Relative to the tree, `..` and slashes cut as Docker cuts them; null when it hangs on a variable. */
  readonly path: string | null;
  /** The path as written leaves the context, and Docker strips that silently. */
  readonly outside: boolean;
  readonly outcome: CopyOutcome;
  readonly copied: readonly CopiedFile[];
  /** A folder's content is copied, even if there is none. */
  readonly copiesFolder: boolean;
  /** Why more may come than `copied` says. */
  readonly uncertain: string | null;
};

/** What each source of a COPY or ADD stands for. Source: dockerfile2llb/convert_copy.go; tonistiigi/fsutil, copy. */
export function copySources(
  instruction: InstructionOf<'copy' | 'add'>,
  tree: SourceTree,
  scope: Scope,
): readonly CopySource[] {
  return instruction.sources.map((word) => {
    const expanded = expandWord(word.text, scope);
    const nothing = { word, path: null, outside: false, copied: [], copiesFolder: false } as const;
    if (expanded.kind !== 'text') {
      const because = expanded.kind === 'unknown' ? `$${expanded.names.join(', $')}` : expanded.message;
      return { ...nothing, outcome: { kind: 'unknown', because }, uncertain: `${word.text} is not known` };
    }
    const { text } = expanded;
    if (/^https?:\/\//.test(text) || (instruction.kind === 'add' && /^(?:git@|git:\/\/|ssh:\/\/)/.test(text))) {
      return { ...nothing, outcome: { kind: 'remote' }, uncertain: `ADD ${text}` };
    }
    const path = stripped(text);
    const found = tree.kind === 'image' ? null : resolve(treeOf(tree), path);
    const common = { ...nothing, path, outside: leavesTree(text) };
    if (!found || tree.kind === 'image') {
      const because = `the image ${tree.kind === 'image' ? tree.name : ''}`;
      return { ...common, outcome: { kind: 'unknown', because }, uncertain: because };
    }
    const uncertain = uncertainty(instruction, tree, path, found.copied);
    const outcome =
      found.outcome.kind === 'not-found' && tree.kind === 'stage' && tree.files.at(path).kind !== 'missing'
        ? ({ kind: 'unknown', because: `the stage ${tree.name}` } as const)
        : found.outcome;
    const copied = hasFlag(instruction, 'parents') ? found.copied.map((each) => withParents(each, path)) : found.copied;
    return {
      ...common,
      outcome,
      copied,
      copiesFolder: found.copiesFolder,
      uncertain: outcome.kind === 'unknown' ? outcome.because : uncertain,
    };
  });
}

function hasFlag(instruction: InstructionOf<'copy' | 'add'>, name: string): boolean {
  return instruction.flags.some((flag) => flag.name === name && flag.value?.text.toLowerCase() !== 'false');
}

/** Go's path.Join("/", path), without the slash in front. */
function stripped(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function leavesTree(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

type Tree = {
  readonly file: (path: string) => File | null;
  readonly hasFolder: (path: string) => boolean;
  /** Paths of files and folders. */
  readonly paths: () => Iterable<string>;
  readonly filePaths: () => Iterable<string>;
  readonly absence: (path: string) => Absence;
};

function treeOf(tree: Exclude<SourceTree, { kind: 'image' }>): Tree {
  if (tree.kind === 'stage') {
    const { files } = tree.files;
    const folders = new Set([...files.keys()].flatMap(foldersAbove));
    return {
      file: (path) => files.get(`/${path}`) ?? null,
      hasFolder: (path) => path === '' || folders.has(`/${path}`),
      paths: () => [...folders, ...files.keys()].map((path) => path.slice(1)),
      filePaths: () => [...files.keys()].map((path) => path.slice(1)),
      absence: () => ({ kind: 'absent' }),
    };
  }
  const { context } = tree;
  return {
    file: (path) => fileOfEntry(context.files.get(path)),
    hasFolder: (path) => context.folders.has(path),
    paths: () => [...context.folders, ...context.files.keys()],
    filePaths: () => context.files.keys(),
    absence: (path) => absenceIn(context, path),
  };
}

function fileOfEntry(entry: ContextEntry | undefined): File | null {
  if (!entry) return null;
  const link = entry.kind === 'symlink' ? { target: entry.target ?? null } : null;
  return { source: entry.path, heredoc: null, link };
}

function absenceIn(context: BuildContext, path: string): Absence {
  if (context.all.has(path)) {
    const by = context.ignoredBy(path);
    if (by) return { kind: 'ignored', by };
  }
  const lower = path.toLowerCase();
  for (const each of context.all)
    if (each !== path && each.toLowerCase() === lower) return { kind: 'case', path: each };
  return { kind: 'absent' };
}

type Resolved = Pick<CopySource, 'outcome' | 'copied' | 'copiesFolder'>;

function resolve(tree: Tree, path: string): Resolved {
  if (hasWildcards(path)) return resolveWildcard(tree, path);
  const name = path.replace(/\\(.)/g, '$1');
  const file = tree.file(name);
  if (file) {
    // A source that is a symlink is followed.
    const target = file.link?.target == null ? null : tree.file(file.link.target);
    const followed = file.link && target ? { ...target, link: null } : file;
    return { outcome: { kind: 'found', what: 'file' }, copied: [single(name, followed)], copiesFolder: false };
  }
  if (tree.hasFolder(name)) {
    return { outcome: { kind: 'found', what: 'folder' }, copied: folderContent(tree, name), copiesFolder: true };
  }
  const because = tree.absence(name);
  return {
    outcome: { kind: 'not-found', message: `"/${path}": not found`, because },
    copied: [],
    copiesFolder: false,
  };
}

function single(path: string, file: File): CopiedFile {
  return { kind: 'single', path: path.slice(path.lastIndexOf('/') + 1), file };
}

function folderContent(tree: Tree, folder: string): readonly CopiedFile[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const content: CopiedFile[] = [];
  for (const path of tree.filePaths()) {
    const file = path.startsWith(prefix) ? tree.file(path) : null;
    if (file) content.push({ kind: 'whole', path: path.slice(prefix.length), file });
  }
  return content;
}

function resolveWildcard(tree: Tree, path: string): Resolved {
  const expression = globToRegExp(path);
  if (!expression) {
    const message = `invalid includepatterns: [${path}]: syntax error in pattern`;
    return { outcome: { kind: 'refused', message }, copied: [], copiesFolder: false };
  }
  const matches = [...tree.paths()].filter((each) => each !== '' && expression.test(each)).sort();
  let copiesFolder = false;
  const copied = matches.flatMap((match) => {
    const file = tree.file(match);
    if (file) return [single(match, file)];
    copiesFolder = true;
    return folderContent(tree, match);
  });
  const outcome: CopyOutcome = matches.length > 0 ? { kind: 'found', what: 'wildcard' } : { kind: 'nothing' };
  return { outcome, copied, copiesFolder };
}

function withParents(each: CopiedFile, path: string): CopiedFile {
  const full = each.kind === 'single' ? path : `${path}/${each.path}`;
  return { ...each, kind: 'whole', path: hasWildcards(path) ? each.path : full };
}

function uncertainty(
  instruction: InstructionOf<'copy' | 'add'>,
  tree: SourceTree,
  path: string,
  copied: readonly CopiedFile[],
): string | null {
  if (hasFlag(instruction, 'exclude')) return '--exclude';
  if (hasFlag(instruction, 'parents') && hasWildcards(path)) return '--parents';
  if (instruction.kind === 'add') {
    const archive = copied.find(
      (each) => /\.(?:tar|tgz|tbz2?|txz|tar\.\w+)$/i.test(each.path) && each.kind === 'single',
    );
    if (archive) return `ADD unpacks ${archive.path}`;
  }
  if (tree.kind !== 'stage') return null;
  const source = `/${path}`.replace(/\/[^/]*[*?[].*$/, '');
  const region = tree.files.uncertain.find(
    (each) => each.path === '/' || `${each.path}/`.startsWith(`${source}/`) || `${source}/`.startsWith(`${each.path}/`),
  );
  if (region) return `the stage ${tree.name}: ${region.because}`;
  // What the stage's own base brought below that path nobody has listed.
  return tree.files.at(`${source}/.`).kind === 'unknown' ? `the stage ${tree.name}` : null;
}

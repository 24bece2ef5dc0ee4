import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { SourceFile } from '../model/location.ts';
import type { FileEntry, GitState, RepoSnapshot, Unreadable } from '../model/repo-snapshot.ts';
import type { Files } from '../ports/files.ts';
import { onDisk } from './disk.ts';

/** No file that a rule reads is larger; a larger one is no source. */
const largestText = 2 * 1024 * 1024;

const skippedFolders = new Set([
  '.git',
  'node_modules',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
]);

/** The name our temporary folders begin with: the sweep in `post` finds them by it. */
export const temporaryPrefix = 'ocs-agent-action-';

function forward(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(path: string, absolute: string): SourceFile | Unreadable {
  // One call for what nearly all files are; a character that stands for a broken one wants a second look.
  const text = readFileSync(absolute, 'utf8');
  if (text.includes('\0')) return { kind: 'unreadable', reason: 'binary' };
  if (!text.includes('\ufffd')) return { path, text };
  try {
    return { path, text: utf8.decode(readFileSync(absolute)) };
  } catch {
    return { kind: 'unreadable', reason: 'not-utf8' };
  }
}

/** A file that was listed. What only a few rules ask of a few files is looked up when they do. */
class ListedFile implements FileEntry {
  readonly path: string;
  readonly kind = 'file';
  readonly target = null;
  readonly #absolute: string;
  #facts: { readonly mode: number; readonly size: number } | null = null;

  constructor(path: string, absolute: string) {
    this.path = path;
    this.#absolute = absolute;
  }

  #lookUp(): { readonly mode: number; readonly size: number } {
    this.#facts ??= statSync(this.#absolute, { throwIfNoEntry: false }) ?? { mode: 0o644, size: 0 };
    return this.#facts;
  }

  get executable(): boolean {
    return (this.#lookUp().mode & 0o111) !== 0;
  }

  get mode(): number {
    return this.#lookUp().mode & 0o777;
  }

  get size(): number {
    return this.#lookUp().size;
  }
}

function symlinkEntry(root: string, path: string, absolute: string): FileEntry {
  const target = existsSync(absolute) ? forward(relative(root, realpathSync(absolute))) : null;
  const inside = target !== null && target !== '..' && !target.startsWith('../');
  return { path, kind: 'symlink', executable: false, mode: 0o777, size: 0, target: inside ? target : null };
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that may not be read holds nothing for us, as it holds nothing for docker build.
    return [];
  }
}

function list(root: string): FileEntry[] {
  const found: FileEntry[] = [];
  const open = [''];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of entriesOf(`${root}${sep}${folder}`)) {
      const { name } = entry;
      const path = `${folder}${name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(name)) open.push(`${path}/`);
      } else if (entry.isFile()) found.push(new ListedFile(path, `${root}${sep}${path}`));
      else if (entry.isSymbolicLink()) found.push(symlinkEntry(root, path, `${root}${sep}${path}`));
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `git` may still be on its way: the files are listed meanwhile. */
export async function snapshotFolder(
  path: string,
  git: GitState | null | Promise<GitState | null>,
): Promise<RepoSnapshot> {
  const root = realpathSync(resolve(path));
  const files = new Map(list(root).map((entry) => [entry.path, entry] as const));
  const texts = new Map<string, SourceFile | Unreadable>();
  function load(entry: FileEntry): SourceFile | Unreadable {
    if (entry.kind === 'symlink' && entry.target === null) return { kind: 'unreadable', reason: 'outside' };
    const absolute = join(root, entry.path);
    try {
      const size = entry.kind === 'symlink' ? statSync(absolute).size : entry.size;
      return size > largestText ? { kind: 'unreadable', reason: 'too-large' } : textOf(entry.path, absolute);
    } catch {
      return { kind: 'unreadable', reason: 'io' };
    }
  }
  return {
    name: basename(root),
    files,
    git: await git,
    read(file) {
      const entry = files.get(file);
      if (!entry) return null;
      const known = texts.get(file) ?? load(entry);
      texts.set(file, known);
      return known;
    },
  };
}

/** Files below a folder for what is private to this run (RUNNER_TEMP, or the system's). */
export function nodeFiles(temporaryRoot: string | undefined, runId: string): Files {
  const base = temporaryRoot ?? tmpdir();
  return {
    temporaryFolder: () =>
      onDisk(`${temporaryRoot === undefined ? 'the folder for temporary files' : 'RUNNER_TEMP'} ${base}`, async () => {
        await mkdir(base, { recursive: true });
        return mkdtemp(join(base, `${temporaryPrefix}${runId}-`));
      }),
    write: (path, text) =>
      onDisk(path, async () => {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
        // docker cp keeps the mode, and an agent may run as another user.
        await chmod(path, 0o644);
      }),
    async read(path) {
      return readFile(path, 'utf8').catch(() => null);
    },
    async remove(path) {
      await rm(path, { recursive: true, force: true });
    },
  };
}

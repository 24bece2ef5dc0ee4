import { closeSync, type Dirent, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SourceFile } from '../model/location.ts';
import {
  type FileEntry,
  type GitState,
  largestText,
  mostFiles,
  type RepoSnapshot,
  type Unreadable,
} from '../model/repo-snapshot.ts';
import type { Files } from '../ports/files.ts';
import { onDisk } from './disk.ts';

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

/** The repository cannot be looked at. `message` is for people. */
export class RepositoryRefused extends Error {}

function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function textOf(path: string, bytes: Buffer): SourceFile | Unreadable {
  const text = bytes.toString('utf8');
  // A character that stands for a broken one wants a second look.
  if (!text.includes('\ufffd')) return text.includes('\0') ? { kind: 'unreadable', reason: 'binary' } : { path, text };
  if (isUtf16(bytes)) return { kind: 'unreadable', reason: 'utf16' };
  if (bytes.includes(0)) return { kind: 'unreadable', reason: 'binary' };
  try {
    return { path, text: utf8.decode(bytes) };
  } catch {
    return { kind: 'unreadable', reason: 'not-utf8' };
  }
}

/** Reads files whole, one after the other, into the same memory; null for one that is larger than that. */
function wholeReader(most: number): (absolute: string) => Buffer | null {
  const memory = Buffer.allocUnsafeSlow(most + 1);
  return (absolute) => {
    const file = openSync(absolute, 'r');
    try {
      let size = 0;
      for (let got = -1; got !== 0 && size <= most; size += got)
        got = readSync(file, memory, size, most + 1 - size, null);
      return size > most ? null : memory.subarray(0, size);
    } finally {
      closeSync(file);
    }
  };
}

/** A file that was listed. What only a few rules ask of a few files is looked up when they do. */
class ListedFile implements FileEntry {
  readonly path: string;
  readonly kind = 'file';
  readonly target = null;
  readonly #root: string;
  #facts: { readonly mode: number; readonly size: number } | null = null;

  constructor(path: string, root: string) {
    this.path = path;
    this.#root = root;
  }

  #lookUp(): { readonly mode: number; readonly size: number } {
    this.#facts ??= statSync(`${this.#root}${sep}${this.path}`, { throwIfNoEntry: false }) ?? { mode: 0o644, size: 0 };
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

/** A report of ours has a few hundred bytes for each finding. */
const largestReport = 64 * 1024 * 1024;

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../') || isAbsolute(path);
}

function realOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** Where a link leads; null for outside, nowhere, a circle, and for what lies in a `.git`: tokens do. */
function targetOf(root: string, absolute: string): string | null {
  const real = realOf(absolute);
  const target = real === null ? null : forward(relative(root, real));
  return target === null || isOutside(target) || target.split('/').includes('.git') ? null : target;
}

function symlinkEntry(root: string, path: string, absolute: string): FileEntry {
  return { path, kind: 'symlink', executable: false, mode: 0o777, size: 0, target: targetOf(root, absolute) };
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
      // Bytes that are no UTF-8 came as this character, and nothing can be asked of such a name.
      if (name.includes('\ufffd') && realOf(`${root}${sep}${path}`) === null) continue;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(name)) open.push(`${path}/`);
      } else if (entry.isFile()) found.push(new ListedFile(path, root));
      else if (entry.isSymbolicLink()) found.push(symlinkEntry(root, path, `${root}${sep}${path}`));
    }
    if (found.length > mostFiles)
      throw new RepositoryRefused(
        `${root} holds more than ${mostFiles.toLocaleString('en')} files, and so many are looked at: point PATH at the folder of the agents`,
      );
  }
  const byPath = new Map(found.map((entry) => [entry.path, entry] as const));
  // Strings alone are sorted by the engine itself.
  return [...byPath.keys()].sort().flatMap((path) => byPath.get(path) ?? []);
}

/** `git` may still be on its way: the files are listed meanwhile. */
export async function snapshotFolder(
  path: string,
  git: GitState | null | Promise<GitState | null>,
): Promise<RepoSnapshot> {
  const root = realpathSync(resolve(path));
  const files = new Map(list(root).map((entry) => [entry.path, entry] as const));
  const texts = new Map<string, SourceFile | Unreadable>();
  const readWhole = wholeReader(largestText);
  function load(entry: FileEntry): SourceFile | Unreadable {
    if (entry.kind === 'symlink' && entry.target === null) return { kind: 'unreadable', reason: 'outside' };
    const absolute = `${root}${sep}${entry.path}`;
    try {
      // A link may lead to a pipe, which would be waited for.
      if (entry.kind === 'symlink' && !statSync(absolute).isFile()) return { kind: 'unreadable', reason: 'special' };
      const bytes = readWhole(absolute);
      return bytes === null ? { kind: 'unreadable', reason: 'too-large' } : textOf(entry.path, bytes);
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

async function leaves(folder: string, path: string): Promise<boolean> {
  const root = await realpath(folder);
  let at = join(root, path);
  if (isOutside(forward(relative(root, at)))) return true;
  for (;;) {
    const facts = await lstat(at).catch(() => null);
    if (facts) return targetOf(root, at) === null;
    at = dirname(at);
  }
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
      try {
        const facts = await stat(path);
        // A link may lead to a device that never ends.
        return facts.isFile() && facts.size <= largestReport ? await readFile(path, 'utf8') : null;
      } catch {
        return null;
      }
    },
    leaves,
    async remove(path) {
      await rm(path, { recursive: true, force: true });
    },
  };
}

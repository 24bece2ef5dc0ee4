import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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

function decode(path: string, bytes: Buffer): SourceFile | Unreadable {
  if (bytes.includes(0)) return { kind: 'unreadable', reason: 'binary' };
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: 'unreadable', reason: 'not-utf8' };
  }
}

async function entryOf(root: string, folder: string, name: string, symlink: boolean): Promise<FileEntry | null> {
  const absolute = join(folder, name);
  const path = forward(relative(root, absolute));
  if (symlink) {
    const target = existsSync(absolute) ? forward(relative(root, realpathSync(absolute))) : null;
    const inside = target !== null && target !== '..' && !target.startsWith('../');
    return { path, kind: 'symlink', executable: false, mode: 0o777, size: 0, target: inside ? target : null };
  }
  const facts = await stat(absolute).catch(() => null);
  if (!facts) return null;
  return {
    path,
    kind: 'file',
    executable: (facts.mode & 0o111) !== 0,
    mode: facts.mode & 0o777,
    size: facts.size,
    target: null,
  };
}

async function list(root: string): Promise<FileEntry[]> {
  const found: FileEntry[] = [];
  const open = [root];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    // A folder that may not be read holds nothing for us, as it holds nothing for docker build.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const files = await Promise.all(
      entries.map((entry) => {
        if (entry.isDirectory()) {
          if (!skippedFolders.has(entry.name)) open.push(join(folder, entry.name));
          return null;
        }
        return entry.isFile() || entry.isSymbolicLink()
          ? entryOf(root, folder, entry.name, entry.isSymbolicLink())
          : null;
      }),
    );
    for (const file of files) if (file) found.push(file);
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export async function snapshotFolder(path: string, git: GitState | null): Promise<RepoSnapshot> {
  const root = realpathSync(resolve(path));
  const files = new Map((await list(root)).map((entry) => [entry.path, entry] as const));
  const texts = new Map<string, SourceFile | Unreadable>();
  function load(entry: FileEntry): SourceFile | Unreadable {
    if (entry.kind === 'symlink' && entry.target === null) return { kind: 'unreadable', reason: 'outside' };
    if (entry.size > largestText) return { kind: 'unreadable', reason: 'too-large' };
    try {
      const bytes = readFileSync(join(root, entry.path));
      return bytes.length > largestText ? { kind: 'unreadable', reason: 'too-large' } : decode(entry.path, bytes);
    } catch {
      return { kind: 'unreadable', reason: 'io' };
    }
  }
  return {
    name: basename(root),
    files,
    git,
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

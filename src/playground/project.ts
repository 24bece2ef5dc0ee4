import type { FileEntry, RepoSnapshot } from '../model/repo-snapshot.ts';

/** What the page holds. A file without text is there, and is not to be read as text. */
export type Project = {
  readonly name: string;
  readonly files: ReadonlyMap<string, string | null>;
  /** They are all there is. Otherwise nobody is told of files that are missing. */
  readonly whole: boolean;
};

function entryOf(path: string, text: string | null): FileEntry {
  // No browser tells the mode. What says by which program it runs is meant to be run.
  const executable = text?.startsWith('#!') ?? false;
  const size = text === null ? 0 : new TextEncoder().encode(text).length;
  return { path, kind: 'file', executable, mode: executable ? 0o755 : 0o644, size, target: null };
}

export function snapshotOfProject({ name, files }: Project): RepoSnapshot {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const sources = new Map(sorted.flatMap(([path, text]) => (text === null ? [] : [[path, { path, text }] as const])));
  return {
    name,
    files: new Map(sorted.map(([path, text]) => [path, entryOf(path, text)] as const)),
    git: null,
    read: (path) => sources.get(path) ?? (files.has(path) ? { kind: 'unreadable', reason: 'binary' } : null),
  };
}

/** A path as the core knows it; null where it is none. */
export function cleanPath(path: string): string | null {
  const parts = path
    .trim()
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
}

/** What a text that somebody pastes is called. */
export function guessName(text: string): string | null {
  if (/^(?:\s*#.*\n|\s*\n)*\s*(?:FROM\s+\S|ARG\s+\w)/i.test(text)) return 'Dockerfile';
  if (/^(?:hub|hosts):\s*$/m.test(text) && /^\s*'?wamp_server'?:|^hosts:/m.test(text)) return 'default.yaml';
  if (/^\s*(?:services|image|command|environment|build):/m.test(text)) return 'docker-compose.yml';
  if (/^\[(?:project|build-system|tool\.)/m.test(text)) return 'pyproject.toml';
  if (/^\s*(?:import \w|from \w[\w.]* import |def \w+\(|class \w)/m.test(text)) return 'agent.py';
  if (/^\.\. |^(?:=|-|~){4,}$/m.test(text)) return 'docs/agent.rst';
  if (/^# |^```/m.test(text)) return 'docs/agent.md';
  return null;
}

import type { FileEntry, RepoSnapshot } from '../model/repo-snapshot.ts';

/** The repository as it would be with other texts in some files; files that are not there yet are made. */
export function changedSnapshot(snapshot: RepoSnapshot, texts: ReadonlyMap<string, string>): RepoSnapshot {
  const files = new Map(snapshot.files);
  for (const [path, text] of texts) {
    const size = new TextEncoder().encode(text).length;
    const entry: FileEntry = files.get(path) ?? {
      path,
      kind: 'file',
      executable: false,
      mode: 0o644,
      size,
      target: null,
    };
    const { kind, executable, mode, target } = entry;
    files.set(path, { path, kind, executable, mode, size, target });
  }
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  const sources = new Map([...texts].map(([path, text]) => [path, { path, text }] as const));
  return { ...snapshot, files: sorted, read: (path) => sources.get(path) ?? snapshot.read(path) };
}

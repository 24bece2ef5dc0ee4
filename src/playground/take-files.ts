import { cleanPath, type Project } from './project.ts';

/** More than this is no agent's repository, and a page should stay quick. */
export const mostFiles = 3000;
const largestFile = 1_000_000;

export type Taken = { readonly project: Project; readonly notes: readonly string[] };

type Found = { readonly path: string; readonly file: File };

const left = /(?:^|\/)(?:\.git|node_modules|__pycache__|\.venv|\.tox)(?:\/|$)/;

function entriesIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  return new Promise((resolve, reject) => {
    // A browser hands out a hundred at a time, and none at the end.
    const more = (): void =>
      reader.readEntries((some) => {
        if (some.length === 0) resolve(all);
        else {
          all.push(...some);
          more();
        }
      }, reject);
    more();
  });
}

async function walk(entry: FileSystemEntry, found: Found[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '');
  if (left.test(path) || found.length > mostFiles) return;
  if (entry instanceof FileSystemDirectoryEntry) {
    for (const one of await entriesIn(entry)) await walk(one, found);
  } else if (entry instanceof FileSystemFileEntry) {
    found.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) });
  }
}

async function textIn(file: File): Promise<string | null> {
  if (file.size > largestFile) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function projectOf(found: readonly Found[], before: Project): Promise<Taken> {
  const taken = found.filter(({ path }) => !left.test(path)).slice(0, mostFiles);
  const notes = found.length > mostFiles ? [`only the first ${mostFiles} files were taken`] : [];
  const read = await Promise.all(taken.map(async ({ path, file }) => [cleanPath(path), await textIn(file)] as const));
  const files = new Map(read.flatMap(([path, text]) => (path === null ? [] : [[path, text] as const])));
  const roots = new Set([...files.keys()].map((path) => path.split('/', 1)[0] ?? ''));
  const [root = ''] = roots;
  const isFolder = roots.size === 1 && [...files.keys()].every((path) => path.startsWith(`${root}/`));
  if (!isFolder) return { project: { ...before, files: new Map([...before.files, ...files]) }, notes };
  const inside = [...files].map(([path, text]) => [path.slice(root.length + 1), text] as const);
  return { project: { name: root, files: new Map(inside), whole: true }, notes };
}

/** What was dropped: files are added to those that are there, a folder takes their place. */
export async function takeDropped(data: DataTransfer, before: Project): Promise<Taken> {
  // The list is empty once this task is over.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files = [...data.files].map((file) => ({ path: file.name, file }));
  if (entries.length === 0) return projectOf(files, before);
  const found: Found[] = [];
  for (const entry of entries) await walk(entry, found);
  return projectOf(found, before);
}

/** What was chosen in a dialog. */
export async function takeChosen(list: FileList, before: Project): Promise<Taken> {
  return projectOf(
    [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })),
    before,
  );
}

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A small repository as a value. */
export type Tree = {
  readonly files: Readonly<Record<string, string>>;
  /** Files with mode 0755; the others have 0644. */
  readonly executable?: readonly string[];
};

/** Writes a tree below a folder. */
export async function writeTree(folder: string, { files, executable = [] }: Tree): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
    await chmod(target, executable.includes(path) ? 0o755 : 0o644);
  }
}

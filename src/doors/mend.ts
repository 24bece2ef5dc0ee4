import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type RepoSnapshot, textOf } from '../model/repo-snapshot.ts';
import { unifiedDiff } from '../report/unified-diff.ts';
import type { Mended } from '../rules/fixes/apply-fixes.ts';
import { staysIn } from './stays-in.ts';

/** Writes the files that fixes changed; what is there keeps its mode. */
export async function writeMended(root: string, { snapshot, changed }: Mended): Promise<void> {
  for (const path of changed) await staysIn(root, path);
  for (const path of changed) {
    const file = textOf(snapshot, path);
    if (!file) continue;
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, file.text);
  }
}

/** What `git apply` in PATH would take to do the same. */
export function mendedDiff(before: RepoSnapshot, { snapshot, changed }: Mended): string {
  return changed
    .map((path) => unifiedDiff(path, textOf(before, path)?.text ?? null, textOf(snapshot, path)?.text ?? ''))
    .join('');
}

/** One line for standard error. */
export function mendedNote({ fixed, changed }: Mended, mode: 'write' | 'show'): string {
  if (fixed.length === 0) return 'nothing to fix: no finding has a safe fix that helps';
  const what = `${fixed.length} finding${fixed.length === 1 ? '' : 's'} in ${changed.join(', ')}`;
  return mode === 'write' ? `fixed ${what}` : `would fix ${what}`;
}

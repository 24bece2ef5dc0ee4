import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type FieldTree, fieldTree } from './tree.ts';

const root = new URL('../../', import.meta.url);

/** A repository that stands in this one, e.g. `examples/my-ocs-agent`. */
export function standing(folder: string): FieldTree {
  const at = new URL(`${folder}/`, root);
  const files: Record<string, string> = {};
  const executable: string[] = [];
  for (const entry of readdirSync(at, { recursive: true, encoding: 'utf8' })) {
    const facts = statSync(new URL(entry, at));
    if (!facts.isFile() || /__pycache__|\.pyc$/.test(entry)) continue;
    files[entry] = readFileSync(new URL(entry, at), 'utf8');
    if ((facts.mode & 0o111) !== 0) executable.push(entry);
  }
  return fieldTree(folder.slice(folder.lastIndexOf('/') + 1), files, { executable, git: {} });
}

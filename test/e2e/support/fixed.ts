import { offsetAt } from '../../../src/model/location.ts';
import { findingsIn } from '../../unit/support/check-texts.ts';
import type { Tree } from './trees.ts';

/** The tree after the fixes that one rule offers, which must be there. */
export function fixed(rule: string, tree: Tree, git: Readonly<Record<string, unknown>> | null = null): Tree {
  const files: Record<string, string> = { ...tree.files };
  const edits = findingsIn({ ...tree, git }, rule).flatMap((finding) => finding.fix?.edits ?? []);
  if (edits.length === 0) throw new Error(`${rule} offers no fix here`);
  const byPlace = edits
    .map((edit) => {
      const source = { path: edit.file, text: tree.files[edit.file] ?? '' };
      return { ...edit, start: offsetAt(source, edit.range.start), end: offsetAt(source, edit.range.end) };
    })
    .sort((a, b) => b.start - a.start);
  for (const { file, start, end, text } of byPlace) {
    const before = files[file] ?? '';
    files[file] = before.slice(0, start) + text + before.slice(end);
  }
  return { ...tree, files };
}

import type { TreeNode } from './node.ts';

/** Whether two trees mean the same, wherever they were written. */
export function sameTree(a: TreeNode, b: TreeNode): boolean {
  if (a === b) return true;
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'list') {
    return (
      b.kind === 'list' &&
      a.items.length === b.items.length &&
      a.items.every((item, at) => {
        const other = b.items[at];
        return other !== undefined && sameTree(item, other);
      })
    );
  }
  if (b.kind !== 'map' || a.entries.size !== b.entries.size) return false;
  for (const [name, entry] of a.entries) {
    const other = b.entries.get(name);
    if (!other || !sameTree(entry.value, other.value)) return false;
  }
  return true;
}

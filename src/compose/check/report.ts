import type { Located } from '../../model/location.ts';
import type { ComposeProblem } from '../compose-file.ts';
import { placeOf, type TreeNode, unsetIn } from '../tree/node.ts';

/** Where checks put what they find. A fault in a value that has an unset variable is only a fault while it is unset. */
export class Refusals {
  readonly problems: ComposeProblem[] = [];
  readonly unresolved: ComposeProblem[] = [];

  /** A fault of `node`; `blame` are the values it depends on. */
  add(message: string, node: TreeNode, ...blame: readonly (TreeNode | null)[]): void {
    this.addAt(message, placeOf(node), node, ...blame);
  }

  addAt(message: string, at: Located<null>, ...blame: readonly (TreeNode | null)[]): void {
    const open = blame.some((one) => one !== null && unsetIn(one).length > 0);
    (open ? this.unresolved : this.problems).push({ message, at });
  }
}

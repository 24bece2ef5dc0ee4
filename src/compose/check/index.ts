import type { RepoSnapshot } from '../../model/repo-snapshot.ts';
import type { ComposeProblem } from '../compose-file.ts';
import type { Model } from '../load-model.ts';
import { schemaFaults } from '../schema/compose-schema.ts';
import { childOf, itemsOf, type MapNode } from '../tree/node.ts';
import { checkServiceCasts } from './casts.ts';
import { checkEnvFiles } from './env-files.ts';
import { Refusals } from './report.ts';
import { checkResources } from './resources.ts';
import { checkReferences } from './services.ts';
import { checkValues } from './values.ts';

export type Refused = { readonly problems: readonly ComposeProblem[]; readonly unresolved: readonly ComposeProblem[] };

/**
 * What Compose refuses in a model that was read without trouble. Where the schema refuses something, what goes beyond
 * it is not asked: one fault is said once. `standalone` is false for a file that others extend or include; what it
 * leaves out they may bring.
 */
export function checkModel(root: MapNode, model: Model, snapshot: RepoSnapshot, standalone: boolean): Refused {
  const refusals = new Refusals();
  for (const { message, at, node } of schemaFaults(root)) refusals.addAt(message, at, node);
  if ([...root.entries.keys()].every((key) => key === 'version')) refusals.add('empty compose file', root);
  if (refusals.problems.length > 0) return refusals;
  const services = childOf(root, 'services');
  for (const [name, { value }] of services?.kind === 'map' ? services.entries : []) {
    checkServiceCasts(name, value, refusals);
    checkValues(name, value, refusals);
    const enabled = itemsOf(childOf(value, 'profiles')).length === 0;
    if (standalone && enabled) checkEnvFiles(name, value, snapshot, model.variables.lookup, refusals);
  }
  checkResources(root, refusals);
  if (standalone && !model.incomplete) {
    checkReferences(root, (name) => !model.incompleteServices.has(name), refusals);
  }
  return refusals;
}

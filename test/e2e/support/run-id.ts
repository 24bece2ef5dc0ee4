import { runOwner } from '../../../src/adapters/run-owner.ts';
import { systemRandom } from '../../../src/adapters/system.ts';
import { runIdOf } from '../../../src/model/run-id.ts';

/** Of a run that lives as long as this process: whoever finds something of it afterwards may take it away. */
export function livingRunId(): string {
  return runIdOf(systemRandom.hex(6), runOwner('process', null));
}

/** Of a run that has ended: this process's number, given out before it. */
export function deadRunId(): string {
  const owner = runOwner('process', null);
  if (owner === null) throw new Error('only Linux tells whose a process is');
  return runIdOf(systemRandom.hex(6), { ...owner, started: '0' });
}

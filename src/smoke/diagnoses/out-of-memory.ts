import type { Diagnose } from '../evidence.ts';

export const outOfMemory: Diagnose = ({ exit }) =>
  exit?.outOfMemory
    ? {
        id: 'out-of-memory',
        cause: 'the kernel killed the container because memory ran out (status 137)',
        evidence: null,
        remedy: 'test fewer instances at a time (`parallel`), or look for what the agent loads at start',
      }
    : null;

import type { Diagnose } from '../evidence.ts';

const sigkill = 137;

export const killed: Diagnose = ({ exit }) =>
  exit?.status === sigkill && !exit.outOfMemory
    ? {
        id: 'killed',
        cause: 'the agent was killed by SIGKILL (status 137), and not for want of memory in its container',
        evidence: null,
        remedy:
          'look for who kills it: the agent itself (kill -9, os.kill), or the kernel when memory of the whole machine ran out (`dmesg` tells)',
      }
    : null;

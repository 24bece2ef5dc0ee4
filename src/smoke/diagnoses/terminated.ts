import type { Diagnose } from '../evidence.ts';

const sigterm = 143;

export const terminated: Diagnose = ({ exit }) =>
  exit?.status === sigterm
    ? {
        id: 'terminated',
        cause: 'the agent ended by SIGTERM (status 143) that nobody sent from outside',
        evidence: null,
        remedy: 'look for os.kill, a supervisor or a `timeout` in the entry point',
      }
    : null;

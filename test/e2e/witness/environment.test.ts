import { witness } from '../support/witness.ts';

const service = 'ocs-valve-1';

witness('environment-empty', {
  fails: [
    { service, hubAsWritten: true, status: 1, log: 'IndexError: string index out of range' },
    { status: 2, log: "argument --crossbar-timeout: invalid int value: ''" },
  ],
  passes: [{}, {}],
});

witness('path-clobbered', {
  fails: [
    { status: 127, log: 'exec: "dumb-init": executable file not found in $PATH', fixed: {} },
    { status: 127, log: 'exec: "dumb-init": executable file not found in $PATH', fixed: {} },
  ],
  passes: [{}, {}],
});

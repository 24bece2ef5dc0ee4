import { witness } from '../support/witness.ts';

const service = 'ocs-valve-1';
const own = 'ocs-fake-data-1';

witness('environment-empty', {
  fails: [
    { service, hubAsWritten: true, status: 1, log: 'IndexError: string index out of range' },
    { status: 2, log: "argument --crossbar-timeout: invalid int value: ''" },
    { service: own, hubAsWritten: true, status: 1, log: 'IndexError: string index out of range' },
    { service: own, status: 1, log: "No such file or directory: '/default.yaml'" },
    'a warning: as the third, where nobody sets it',
  ],
  passes: [{}, {}, { service: own }],
});

witness('path-clobbered', {
  fails: [
    { status: 127, log: 'exec: "dumb-init": executable file not found in $PATH', fixed: {} },
    { status: 127, log: 'exec: "dumb-init": executable file not found in $PATH', fixed: {} },
  ],
  passes: [{}, {}],
});

import { witness } from '../support/witness.ts';

witness('exec-form-invalid', {
  fails: [
    { status: 127, log: '[dumb-init,: not found', fixed: {} },
    { status: 2, log: "unrecognized arguments: /bin/sh -c ['--agent'", fixed: {} },
    { status: 127, log: '[dumb-init,: not found', fixed: {} },
    { status: 127, log: '[dumb-init,: not found', fixed: {} },
    { build: 'syntax error in pattern', fixed: {} },
    { build: '[true]: not found', fixed: {} },
  ],
  passes: [{}],
});

witness('entrypoint-shell-form', {
  fails: [
    { agentClass: 'ValveAgent', status: 1, log: "KeyError: 'ValveAgent'", fixed: { stopStatus: 0 } },
    { stopStatus: 137, fixed: { stopStatus: 0 } },
    { status: 2, log: 'unrecognized arguments: 20', fixed: {} },
    { stopStatus: 137, fixed: { stopStatus: 0 } },
  ],
  passes: [{}, { agentClass: 'ValveAgent', stopStatus: 0 }],
});

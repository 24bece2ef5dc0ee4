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

witness('entrypoint-emptied', {
  fails: [
    { status: 127, log: 'exec: "--agent": executable file not found', fixed: {} },
    { status: 127, log: 'exec: "--agent": executable file not found', fixed: {} },
    { status: 125, log: 'no command specified', fixed: {} },
    { status: 0, log: /^$/, fixed: {} },
  ],
  passes: [{}, {}],
});

const waiting = { 'agent.py': 'import time\n\n\ndef main(args=None):\n    time.sleep(60)\n' };

witness('entrypoint-without-init', {
  fails: [
    { add: waiting, up: false, seconds: 4, stopStatus: 137, fixed: { up: false, stopStatus: 143 } },
    'the same with a wrapper',
  ],
  passes: [{ stopStatus: 0 }, { service: 'ocs-valve-1', stopStatus: 0 }],
});

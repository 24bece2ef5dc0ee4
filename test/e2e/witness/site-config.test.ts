import { witness } from '../support/witness.ts';

const service = 'ocs-fake-data-1';

witness('site-config-invalid', {
  fails: [
    { service, status: 1, log: "KeyError: 'wamp_realm'" },
    { service, status: 1, log: "KeyError: 'agent-instances'" },
    { service, status: 1, log: "KeyError: 'hub'" },
    { service: 'ocs-1204', status: 1, log: 'RuntimeError: Could not find matching device description.' },
    { service, status: 1, log: 'RuntimeError: Could not find matching device description.' },
  ],
  passes: [{ service }, { service }],
});

witness('site-config-arguments-invalid', {
  fails: [
    { service, status: 2, log: 'unrecognized arguments: --mode idle', fixed: {} },
    { service, status: 1, log: 'IndexError: string index out of range' },
    { service, status: 1, log: "TypeError: 'NoneType' object is not iterable" },
  ],
  passes: [{ service }, { service }],
});

const valve = 'ocs-valve-1';

witness('site-config-agent-unknown', {
  fails: [{ service: valve, status: 1, log: "KeyError: 'ValvesAgent'" }],
  passes: [{ service: valve }, { service: valve }],
});

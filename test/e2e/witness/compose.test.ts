import { witness } from '../support/witness.ts';

const service = 'ocs-fake-data-1';
const unrecognized = 'unrecognized arguments:';

witness('compose-invalid', {
  fails: [
    { service, build: "additional properties 'hostnames' not allowed" },
    { service, build: 'unexpected type map[string]interface {}' },
    { service, build: 'mapping key "environment" already defined' },
  ],
  passes: [{ service }],
});

witness('environment-in-command', {
  fails: [
    { service, status: 2, log: `${unrecognized} SITE_HUB=ws://10.10.10.10:8001/ws`, fixed: {} },
    {
      service,
      instanceId: 'fake-data-1',
      status: 1,
      log: '--instance-id (or $INSTANCE_ID) not provided. Exiting.',
      fixed: {},
    },
  ],
  passes: [{ service }, { service }],
});

witness('environment-quoted', {
  fails: [
    {
      service,
      instanceId: 'fake-data-1',
      status: 1,
      log: 'RuntimeError: Could not find matching device description.',
      fixed: {},
    },
    {
      service,
      hubAsWritten: true,
      status: 1,
      log: 'ValueError: invalid WebSocket URL',
      fixed: { hubAsWritten: false },
    },
  ],
  passes: [{ service }, { service }],
});

witness('command-drops-agent', {
  fails: [
    { service: 'ocs-valve-1', agentClass: 'ValveAgent', status: 1, log: "KeyError: 'ValveAgent'" },
    { service: 'ocs-valve-1', agentClass: 'ValveAgent', status: 1, log: "KeyError: 'ValveAgent'" },
  ],
  passes: [
    { service: 'ocs-valve-1', agentClass: 'ValveAgent' },
    { service: 'ocs-valve-1', agentClass: 'ValveAgent' },
  ],
});

witness('plugin-agent-flag', {
  fails: [{ service, status: 2, log: `${unrecognized} --mode idle` }],
  passes: [{ service }, { service }, { service: 'ocs-valve-1', agentClass: 'ValveAgent' }],
});

witness('site-flag-ambiguous', {
  fails: [
    { service, status: 2, log: 'ambiguous option: --site could match --site-hub, --site-http, --site-host' },
    { service, status: 2, log: 'ambiguous option: --site=none could match --site-hub, --site-http, --site-host' },
  ],
  passes: [{ service }, { service }],
});

witness('crossbar-timeout-invalid', {
  fails: [
    { service, status: 2, log: "argument --crossbar-timeout: invalid int value: '10s'" },
    { service, status: 2, log: "argument --crossbar-timeout: invalid int value: 'never'" },
  ],
  passes: [{ service }, { service }],
});

const notWebSocket = 'ValueError: invalid WebSocket URL';

witness('site-hub-not-websocket', {
  fails: [
    { service, hubAsWritten: true, status: 1, log: notWebSocket, fixed: { hubAsWritten: false } },
    { service, hubAsWritten: true, status: 1, log: notWebSocket, fixed: { hubAsWritten: false } },
    { service, hubAsWritten: true, status: 1, log: notWebSocket },
  ],
  passes: [{ service }, { service }],
});

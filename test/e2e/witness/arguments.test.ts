import { witness } from '../support/witness.ts';

const service = 'ocs-valve-1';

witness('argument-one-string', {
  fails: [
    { status: 2, log: 'unrecognized arguments: --agent /app/agent.py --entrypoint main', fixed: {} },
    { service, status: 2, log: 'unrecognized arguments: --agent /app/agent.py --entrypoint main', fixed: {} },
    { status: 1, log: '--entrypoint not provided. Exiting', fixed: {} },
    { status: 2, log: 'unrecognized arguments', fixed: {} },
  ],
  passes: [{}, { service }],
});

witness('agent-without-entrypoint', {
  fails: [
    { status: 1, log: '--entrypoint not provided. Exiting', fixed: {} },
    { service, status: 1, log: '--entrypoint not provided. Exiting', fixed: {} },
  ],
  passes: [{}, {}],
});

witness('command-not-arguments', {
  fails: [
    { status: 2, log: 'unrecognized arguments: python /app/agent.py' },
    { status: 2, log: 'unrecognized arguments: ocs-agent-cli', fixed: {} },
    { status: 2, log: 'unrecognized arguments: /bin/sh -c python /app/agent.py' },
    { service, status: 2, log: 'unrecognized arguments: bash' },
  ],
  passes: [{}, { service }],
});

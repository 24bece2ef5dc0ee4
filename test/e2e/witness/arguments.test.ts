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

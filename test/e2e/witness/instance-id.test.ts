import { witness } from '../support/witness.ts';

const service = 'ocs-valve-1';
const missing = '--instance-id (or $INSTANCE_ID) not provided. Exiting.';

witness('instance-id-missing', {
  fails: [
    { service, status: 1, log: missing, instanceId: 'valve-1', fixed: {} },
    { service, status: 1, log: missing, instanceId: 'valve-1', fixed: {} },
  ],
  passes: [{ service }, { service, instanceId: 'valve-1' }],
});

witness('instance-id-baked', {
  fails: [
    { service: 'ocs-valve-2', status: 1, log: 'Could not find matching device description.', fixed: {} },
    { instanceId: 'valve-2', status: 1, log: 'Could not find matching device description.', fixed: {} },
  ],
  passes: [{ service: 'ocs-valve-2' }, { service: 'ocs-valve-2' }],
});

"""Drives a FakeDataAgent as a user does, with OCS's own client over HTTP."""
import json
import os

from ocs.ocs_client import OCSClient

client = OCSClient(os.environ['INSTANCE_ID'], args=['--site-http', os.environ['SITE_HTTP']])
seen = {'tasks': sorted(name for name, *_ in client._api['tasks'])}
seen['delay'] = list(client.delay_task(delay=0.2, succeed=True))[:1]
started = client.acq.start(test_mode=False, degradation_period=None)
seen['start'] = [started[0], started[1][:7]]
status = client.acq.status()
seen['status'] = [status[0], status[2]['op_name']]
stopped = client.acq.stop()
seen['stop'] = stopped[0]
done = client.acq.wait(timeout=10)
seen['wait'] = [done[0], done[2]['success']]
try:
    OCSClient('nobody', args=['--site-http', os.environ['SITE_HTTP']])
except RuntimeError as error:
    seen['nobody'] = error.args[0][4]
print('SEEN ' + json.dumps(seen))

import { expect, test } from 'vitest';
import { openHub } from '../../src/adapters/open-hub.ts';
import { systemClock, systemRandom } from '../../src/adapters/system.ts';
import { agentAddress } from '../../src/ocs/wire.ts';
import { repositoryOf } from './support/repository.ts';
import { run } from './support/shell.ts';
import { watch } from './support/watch.ts';

/** The hub lets each instance in at a path of its own: one seat for each example's instance. */
test.each([
  ['examples/my-ocs-agent', 'valve-1', 'ValveAgent'],
  ['examples/single-agent', 'load-1', 'LoadAgent'],
])('%s comes up under plain docker compose', async (folder, instanceId, agentClass) => {
  const repository = repositoryOf(folder);
  const hub = await openHub(systemClock, systemRandom).embedded({
    host: '127.0.0.1',
    realm: 'test_realm',
    addressRoot: 'observatory',
  });
  const seat = await hub.seat(instanceId);
  const seen = watch(seat);
  const compose = (...argv: readonly string[]) =>
    run('env', [
      `SITE_HUB=${seat.hubUrl}`,
      `SITE_HTTP=${seat.httpUrl}`,
      'docker',
      'compose',
      '--project-directory',
      repository.path,
      ...argv,
    ]);
  try {
    const up = await compose('up', '--detach', '--build');
    expect(up.status, up.stderr).toBe(0);
    await seen.next('registered');
    await seen.next('registered');
    const api = await seat.call(agentAddress('observatory', instanceId), ['get_api']);
    expect(api).toMatchObject({ status: 'result', args: [{ agent_class: agentClass }] });
  } finally {
    await compose('down', '--rmi', 'all', '--volumes');
    await seat.leave();
    await hub.close();
    repository.remove();
  }
});

import { openSandbox, type Tools } from '../sandbox.ts';
import { isRegistered } from '../seen.ts';
import { type Disproof, during, endWithin, type ProofPlan, whyNotUp } from './proof.ts';

/** CROSSBAR_TIMEOUT of the proof, in seconds: longer than the first try to reconnect, which comes after two. */
const timeout = 8;
/** How long the hub is away: a router that is restarted. */
const restart = 1;
/** Beyond its timeout an agent waits for the last try, and three seconds before its reactor stops. */
const grace = 22;

/**
 * The hub goes away and comes back: the agent must be there again. Then it goes away for good: the agent must give up
 * after CROSSBAR_TIMEOUT, and end. On a hub of its own, which nobody else misses.
 */
export async function proveLife(tools: Tools, plan: ProofPlan): Promise<readonly Disproof[]> {
  const sandbox = await openSandbox(tools, 'embedded');
  try {
    const { outage, addressRoot } = sandbox.hub;
    if (outage === undefined) return [];
    const { instance } = plan;
    const variant = plan.hostAndTimeout ? { environment: { CROSSBAR_TIMEOUT: String(timeout) } } : {};
    return await during(
      tools,
      sandbox,
      instance,
      () => variant,
      async (scene) => {
        const { container, watch } = scene;
        if ((await watch.wait(container, instance.timeout)) !== 'up')
          return [
            {
              kind: 'life',
              found: 'it did not come up a second time',
              cause: await whyNotUp(scene, instance),
              remedy:
                'let it start from nothing each time: a lock file, a port or a state of the first run is in its way',
            },
          ];
        await outage.begin();
        await watch.until(({ left }) => left !== null, restart);
        await tools.clock.after(restart * 1000, tools.signal);
        await outage.end();
        const back = watch.until((seen) => isRegistered(seen, addressRoot, instance.instanceId), instance.timeout);
        const first = await Promise.race([back, container.ended]);
        if (first !== true) {
          const how = first === false ? 'did not register again' : `ended with status ${first.status}`;
          return [
            {
              kind: 'life',
              found: `it ${how} after the hub had been away for ${restart} s`,
              cause: 'it does not reconnect, or an error of the lost connection ended it',
              remedy:
                'run it by `runner.run(agent, auto_reconnect=True)`, and let no error of a lost connection end it',
            },
          ];
        }
        await outage.begin();
        const exit = plan.hostAndTimeout ? await endWithin(tools, container, timeout + grace) : null;
        await outage.end();
        if (!plan.hostAndTimeout || exit !== null) return [];
        return [
          {
            kind: 'environment',
            variable: 'CROSSBAR_TIMEOUT',
            found: `it still ran ${timeout + grace} s after the hub was gone, with CROSSBAR_TIMEOUT=${timeout}`,
            remedy:
              'let it end by itself, so that the engine restarts it: hand the arguments on to site_config.parse_args',
          },
        ];
      },
    );
  } finally {
    await sandbox.close();
  }
}

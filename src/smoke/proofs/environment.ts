import { operationsAddress } from '../../ocs/wire.ts';
import type { Sandbox, Tools } from '../sandbox.ts';
import { proveClient } from './client.ts';
import {
  type Disproof,
  during,
  endWithin,
  flagOf,
  otherValues,
  type ProofPlan,
  type Scene,
  whyNotUp,
} from './proof.ts';
import { proveSecond } from './second.ts';

/** A host that only the variable or the flag can name: the container's own name is another. */
export const proofHost = 'smoke-host';

/** Starts the first of its processes that takes no parameters, so that there is something to stop. */
async function startProcess(sandbox: Sandbox, scene: Scene, instanceId: string): Promise<void> {
  const name = scene.watch.api?.processes[0];
  if (name === undefined) return;
  await scene.watch.call(operationsAddress(sandbox.hub.addressRoot, instanceId), ['start', name, {}]);
}

/**
 * Everything by environment alone: each variable must arrive. While it is up, a second of the same name must complain,
 * and a client must reach it by SITE_HTTP. At last it is stopped while a process runs.
 */
export async function proveEnvironment(tools: Tools, sandbox: Sandbox, plan: ProofPlan): Promise<readonly Disproof[]> {
  const { instance } = plan;
  const more = plan.hostAndTimeout ? { SITE_HOST: proofHost, CROSSBAR_TIMEOUT: '11' } : {};
  const variant = plan.hostAndTimeout ? { environment: more, host: proofHost } : {};
  return during(
    tools,
    sandbox,
    instance,
    () => variant,
    async (scene) => {
      const { container, watch, hubUrl, httpUrl } = scene;
      const waited = await watch.wait(container, instance.timeout);
      const told: Readonly<Record<string, string>> = {
        INSTANCE_ID: instance.instanceId,
        SITE_HUB: hubUrl,
        SITE_HTTP: httpUrl,
        ...more,
      };
      const byFlag = Object.fromEntries(Object.entries(told).map(([name, value]) => [flagOf(name), value]));
      const others = otherValues(container.log(), byFlag) ?? [];
      const ignored = others.map(({ flag, value }): Disproof => {
        const variable = Object.keys(told).find((name) => flagOf(name) === flag) ?? flag;
        return {
          kind: 'environment',
          variable,
          found: `${variable}=${told[variable]} was set, and the agent got ${value === null ? 'nothing' : `\`${flag} ${value}\``}`,
          remedy: `take ${flag} out of ENTRYPOINT and CMD, and let a wrapper script hand its environment on`,
        };
      });
      if (waited !== 'up') {
        if (ignored.length > 0) return ignored;
        return [
          {
            kind: 'environment',
            variable: plan.hostAndTimeout ? 'SITE_HOST' : 'INSTANCE_ID',
            found: `with ${Object.keys(told).join(', ')} set, it did not come up: ${await whyNotUp(scene, instance)}`,
            remedy: 'let the agent take its arguments from main(args), and hand them on to site_config.parse_args',
          },
        ];
      }
      const [second, client] = await Promise.all([
        proveSecond(tools, sandbox, instance),
        proveClient(tools, sandbox, plan),
      ]);
      await startProcess(sandbox, scene, instance.instanceId);
      const stop = await container.stop(10);
      const stopped: readonly Disproof[] =
        stop.exit.status === 0 ? [] : [{ kind: 'stop', status: stop.exit.status, seconds: stop.seconds }];
      return [...ignored, ...second, ...client, ...stopped];
    },
  );
}

/** Without INSTANCE_ID nothing may start: an image that runs all the same has an identity built in. */
export async function proveNameless(tools: Tools, sandbox: Sandbox, plan: ProofPlan): Promise<readonly Disproof[]> {
  const { instance } = plan;
  const nameless = { environment: { INSTANCE_ID: null } };
  return during(
    tools,
    sandbox,
    instance,
    () => nameless,
    async ({ container }) => {
      const exit = await endWithin(tools, container, instance.timeout);
      const said = container.log().find((line) => line.includes('--instance-id (or $INSTANCE_ID) not provided'));
      if (exit?.status === 1 && said !== undefined) return [];
      return [
        {
          kind: 'identity',
          found:
            exit === null
              ? 'without INSTANCE_ID it runs all the same'
              : `without INSTANCE_ID it ended with status ${exit.status}, and not by the message of ocs-agent-cli`,
          remedy:
            'take INSTANCE_ID out of ENV and --instance-id out of ENTRYPOINT and CMD: one image serves many instances',
        },
      ];
    },
  );
}

import { probeFolder } from '../probe.ts';
import type { Sandbox, Tools } from '../sandbox.ts';
import { type Disproof, during, endWithin, type ProofPlan } from './proof.ts';

/** As an agent that is a client of another one: the address of the hub comes by its arguments. */
const clientScript = `import os
from ocs import site_config
from ocs.ocs_client import OCSClient

def main(args=None):
    args = site_config.parse_args(agent_class='Client', args=args)
    target = os.environ['SMOKE_TARGET']
    api = OCSClient(target, args=args)._api
    print('client-reached', target, api['agent_class'])
`;

/** An agent that asks another one by HTTP must reach it at SITE_HTTP. */
export async function proveClient(tools: Tools, sandbox: Sandbox, plan: ProofPlan): Promise<readonly Disproof[]> {
  const { instance } = plan;
  const folder = await tools.files.temporaryFolder();
  try {
    await tools.files.write(`${folder}/client/client.py`, clientScript);
    const client = {
      ...instance,
      instanceId: `${instance.instanceId}-client`,
      files: [{ from: `${folder}/client/.`, to: probeFolder }],
      devices: [],
    };
    const variant = {
      arguments: ['--agent', `${probeFolder}/client.py`, '--entrypoint', 'main'],
      environment: { SMOKE_TARGET: instance.instanceId },
    };
    return await during(
      tools,
      sandbox,
      client,
      () => variant,
      async ({ container, httpUrl }) => {
        const exit = await endWithin(tools, container, instance.timeout);
        if (exit?.status === 0 && container.log().some((line) => line.startsWith('client-reached'))) return [];
        const last = container.log().findLast((line) => line.trim() !== '') ?? 'it said nothing';
        return [
          {
            kind: 'environment',
            variable: 'SITE_HTTP',
            found: `a client in the image did not reach the agent by SITE_HTTP=${httpUrl}: ${last.slice(0, 200)}`,
            remedy:
              'let HTTP leave the container as it is: look for a proxy (HTTP_PROXY) and another `requests` in the image',
          },
        ];
      },
    );
  } finally {
    await tools.files.remove(folder);
  }
}

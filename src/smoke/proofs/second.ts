import type { InstancePlan } from '../instance.ts';
import type { Sandbox, Tools } from '../sandbox.ts';
import { type Disproof, during } from './proof.ts';

/** A second container of the same instance-id must be refused by the hub, and say so. */
export async function proveSecond(
  tools: Tools,
  sandbox: Sandbox,
  instance: InstancePlan,
): Promise<readonly Disproof[]> {
  return during(
    tools,
    sandbox,
    instance,
    () => ({}),
    async ({ container, watch }) => {
      const refused = watch.until(({ refusals }) => refusals.length > 0, instance.timeout);
      await Promise.race([refused, container.ended]);
      const refusal = watch.seen.refusals.at(-1);
      if (refusal?.includes('procedure_already_exists')) return [];
      return [
        {
          kind: 'identity',
          found: `a second container with INSTANCE_ID=${instance.instanceId} was not refused as one that runs already${refusal ? `, but with \`${refusal}\`` : ''}`,
          remedy: 'let the agent take its address from INSTANCE_ID: site_config.parse_args and init_site_agent(args)',
        },
      ];
    },
  );
}

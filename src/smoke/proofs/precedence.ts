import type { Sandbox, Tools } from '../sandbox.ts';
import { proofHost } from './environment.ts';
import { type Disproof, during, otherValues, type ProofPlan, whyNotUp } from './proof.ts';

/** Nothing answers there. */
const nowhere = '127.0.0.1:1';

/** Each flag beats its variable: all variables lead nowhere, all flags are right. */
export async function provePrecedence(tools: Tools, sandbox: Sandbox, plan: ProofPlan): Promise<readonly Disproof[]> {
  const { instance, hostAndTimeout } = plan;
  const flags = (urls: { readonly hubUrl: string; readonly httpUrl: string }): Readonly<Record<string, string>> => ({
    '--instance-id': instance.instanceId,
    '--site-hub': urls.hubUrl,
    '--site-http': urls.httpUrl,
    ...(hostAndTimeout ? { '--site-host': proofHost, '--crossbar-timeout': '12' } : {}),
  });
  const wrong = {
    INSTANCE_ID: `${instance.instanceId}-of-the-variable`,
    SITE_HUB: `ws://${nowhere}/ws`,
    SITE_HTTP: `http://${nowhere}/call`,
    ...(hostAndTimeout ? { SITE_HOST: 'host-of-the-variable', CROSSBAR_TIMEOUT: '13' } : {}),
  };
  return during(
    tools,
    sandbox,
    instance,
    (urls) => ({
      arguments: [...plan.command, ...Object.entries(flags(urls)).flat()],
      environment: wrong,
      ...(hostAndTimeout ? { host: proofHost } : {}),
    }),
    async (scene) => {
      const { container, watch } = scene;
      const waited = await watch.wait(container, instance.timeout);
      const others = otherValues(container.log(), flags(scene)) ?? [];
      const remedy =
        'let the entry point hand its arguments on (`exec dumb-init ocs-agent-cli "$@"`), its own ones first';
      if (others.length > 0)
        return others.map(({ flag, value }) => ({
          kind: 'precedence',
          flag,
          found: `${flag} was given, and the agent got ${value === null ? 'none' : `\`${value}\``}`,
          remedy,
        }));
      if (waited === 'up') return [];
      return [
        {
          kind: 'precedence',
          flag: Object.keys(flags(scene)).join(', '),
          found: `with flags over variables that lead nowhere it did not come up: ${await whyNotUp(scene, instance)}`,
          remedy,
        },
      ];
    },
  );
}

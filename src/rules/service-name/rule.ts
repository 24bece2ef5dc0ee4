import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { isBakedOver, settingOf, startedServices } from '../support/agent-services.ts';

/** Source: ocs/agents/host_manager/agent.py, v0.12.0: `docker_service_prefix='ocs-'`. */
export const serviceName = rule<{ readonly service: string; readonly wanted: string }>({
  id: 'service-name',
  title: 'a service that is not named `ocs-<instance-id>`',
  severity: 'notice',
  message: ({ service, wanted }) =>
    `HostManager finds the service of an instance by its name, ${wanted}, and so not ${service}; rename it if HostManager is to start and stop it`,
  *check(repo) {
    for (const agent of startedServices(repo)) {
      const id = settingOf(agent, 'INSTANCE_ID');
      if (isBakedOver(agent, id)) continue;
      const text = id.kind === 'environment' || id.kind === 'flag' ? id.text : null;
      const { name } = agent.service;
      if (text === null || !/^[\w.-]+$/.test(text) || name.value === `ocs-${text}`) continue;
      yield { at: whereIs(name), params: { service: name.value, wanted: `ocs-${text}` } };
    }
  },
});

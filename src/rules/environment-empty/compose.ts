import { environmentVariables } from '../../ocs/environment.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import type { Found } from '../rule.ts';
import { agentServices, settingOf } from '../support/agent-services.ts';
import { entryPlace } from '../support/setting-place.ts';
import { siteFileGiven } from '../support/site-source.ts';
import type { EmptyVariable } from './empty-variable.ts';

/**
 * `INSTANCE_ID=`, `${X:-}`; and `${X}` of which nothing here says a value, a warning. A name alone passes the shell's
 * variable through, and is not empty.
 */
export function* emptyInServices(repo: AgentRepo): Iterable<Found<EmptyVariable>> {
  for (const agent of agentServices(repo)) {
    const { service, compose, certain } = agent;
    for (const variable of environmentVariables) {
      const { name, whenEmpty } = variable;
      const setting = settingOf(agent, name);
      if (!whenEmpty || setting.kind !== 'environment' || setting.entry.value === null) continue;
      const { value } = setting.entry.value;
      const isUnset = value.kind === 'unset';
      if (value.text !== '' || (isUnset && compose.fragment)) continue;
      if (name === 'OCS_CONFIG_DIR' && siteFileGiven(agent)) continue;
      const isSure = certain && !isUnset && !compose.fragment;
      yield {
        severity: isSure ? 'error' : 'warning',
        at: entryPlace(setting.entry),
        params: {
          name,
          failure: whenEmpty.message,
          status: whenEmpty.status,
          service: service.name.value,
          byImage: false,
          unset: value.kind === 'unset' ? value.variables : [],
        },
      };
    }
  }
}

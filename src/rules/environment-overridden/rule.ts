import { whereIs } from '../../model/location.ts';
import { environmentVariables } from '../../ocs/environment.ts';
import { rule } from '../rule.ts';
import { agentServices } from '../support/agent-services.ts';
import { flagIn } from '../support/flags.ts';

/** Source: ocs/agent_cli.py, v0.12.1: a variable is read only where its option was not given. */
export const environmentOverridden = rule<{
  readonly name: string;
  readonly flag: string;
  readonly given: string | null;
}>({
  id: 'environment-overridden',
  title: 'a variable and the option that says the same: the option wins',
  severity: 'warning',
  message: ({ name, flag, given }) =>
    `${name} has no effect: ${flag}${given === null ? '' : ` ${given}`} is given too, and an option wins over its variable; leave one of them out`,
  *check(repo) {
    for (const { service, words } of agentServices(repo)) {
      for (const { name, flag } of environmentVariables) {
        const entry = service.environment.find((one) => one.name === name);
        const given = flag === null ? null : flagIn(words, flag);
        if (!entry || !given) continue;
        // Said there: instance-id-baked.
        if (name === 'INSTANCE_ID' && given.name.from !== 'command') continue;
        const text = given.value?.known ? given.value.text : null;
        yield { at: whereIs(entry.key), params: { name, flag: flag ?? '', given: text } };
      }
    }
  },
});

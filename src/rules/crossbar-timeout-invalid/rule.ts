import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { agentServices, settingOf } from '../support/agent-services.ts';
import { placeOf } from '../support/setting-place.ts';

/** Source: ocs/agent_cli.py, v0.12.1, `type=int`: what Python's int() takes, blanks around it and `1_0` too. */
const wholeNumber = /^\s*[-+]?\d+(?:_\d+)*\s*$/;

export const crossbarTimeoutInvalid = rule<{ readonly value: string; readonly flag: boolean }>({
  id: 'crossbar-timeout-invalid',
  title: 'CROSSBAR_TIMEOUT or `--crossbar-timeout` is no whole number',
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ value, flag }) =>
    `${flag ? '--crossbar-timeout' : 'CROSSBAR_TIMEOUT'} wants seconds as a whole number, not ${JSON.stringify(value)} (invalid int value, status 2); write 10, or 0 for no limit`,
  *check(repo) {
    for (const agent of agentServices(repo)) {
      const setting = settingOf(agent, 'CROSSBAR_TIMEOUT');
      if (setting.kind !== 'flag' && setting.kind !== 'environment') continue;
      const { text } = setting;
      if (text === null || wholeNumber.test(text)) continue;
      // Said there: environment-empty, environment-quoted.
      if (setting.kind === 'environment' && (text === '' || /^(["']).*\1$/.test(text))) continue;
      yield {
        severity: agent.certain ? 'error' : 'warning',
        at: placeOf(setting) ?? whereIs(agent.service.name),
        params: { value: text, flag: setting.kind === 'flag' },
      };
    }
  },
});

import { fromLog } from '../evidence.ts';

/** Source: argparse takes the beginning of an option for the option; status 2. */
export const optionAmbiguous = fromLog({
  id: 'option-ambiguous',
  pattern: /error: ambiguous option: (?<option>\S+) could match (?<matches>.+)/,
  cause: ({ option = '', matches = '' }) => `${option} may mean ${matches}: ocs-agent-cli does not choose`,
  remedy: ({ option = '' }) =>
    option.startsWith('--site')
      ? 'write the option out; --site itself cannot be given to ocs-agent-cli'
      : 'write the option out',
});

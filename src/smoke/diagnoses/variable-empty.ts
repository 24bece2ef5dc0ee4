import { environmentVariables } from '../../ocs/environment.ts';
import { argsOf } from '../args-line.ts';
import { fromLog } from '../evidence.ts';

/** Source: ocs/site_config.py: ArgContainer.is_new_arg looks at the first character of every argument. */
export const variableEmpty = fromLog({
  id: 'variable-empty',
  pattern: /^IndexError: string index out of range/,
  when: (lines) => lines.some((line) => line.includes('is_new_arg')),
  cause: (_groups, { log }) => {
    const args = argsOf(log) ?? [];
    const flag = args[args.indexOf('') - 1];
    const variable = environmentVariables.find((one) => one.flag === flag)?.name ?? 'a variable';
    return `${variable} is set in the container, and empty`;
  },
  remedy: () =>
    'give it a value or leave it out: compose makes an empty text of a `${VARIABLE}` that is not set, and ENV of a build argument without default',
});

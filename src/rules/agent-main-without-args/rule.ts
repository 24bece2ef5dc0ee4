import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { entryFunctions } from '../support/entry-functions.ts';

/** Seen in a container: `TypeError: main() got an unexpected keyword argument 'args'`, status 1. */
export const agentMainWithoutArgs = rule<{ readonly name: string }>({
  id: 'agent-main-without-args',
  title: 'the function that starts an agent cannot be called as f(args=…)',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ name }) =>
    `ocs-agent-cli calls ${name}(args=[…]), which this signature does not take (TypeError as soon as the agent starts); write def ${name}(args=None): and pass args on to site_config.parse_args`,
  *check(repo) {
    for (const { name, module } of entryFunctions(repo)) {
      const found = module.functions.get(name);
      if (found?.takesArgs === false) yield { at: whereIs(found.name), params: { name } };
    }
  },
});

import { whereIs } from '../../model/location.ts';
import { nearest } from '../../model/nearest.ts';
import { rule } from '../rule.ts';
import { entryFunctions } from '../support/entry-functions.ts';

/** Seen in a container: `AttributeError: module 'tele.agents.valve' has no attribute 'start'`, status 1. */
export const agentEntryPointMissing = rule<{
  readonly name: string;
  readonly module: string;
  readonly isDefault: boolean;
  readonly meant: string | null;
}>({
  id: 'agent-entry-point-missing',
  title: 'the function that starts an agent is not defined in its module',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ name, module, isDefault, meant }) => {
    const who = isDefault ? `${name}, which is called where no entry_point is given,` : name;
    const remedy = meant === null ? `define a function ${name}(args=None) there` : `write ${meant}`;
    return `${who} is not defined in ${module} (AttributeError as soon as the agent starts); ${remedy}`;
  },
  *check(repo) {
    for (const { name, namedAt, isDefault, module, called } of entryFunctions(repo)) {
      const { names, functions, syntaxError } = module;
      if (names === null || syntaxError || names.has(name)) continue;
      const takers = [...functions.values()]
        .filter(({ takesArgs }) => takesArgs === true)
        .map((each) => each.name.value);
      const [only, ...others] = takers;
      const meant = isDefault
        ? null
        : (nearest(name, [...functions.keys()]) ?? (others.length === 0 ? (only ?? null) : null));
      yield { at: whereIs(namedAt), params: { name, module: called, isDefault, meant } };
    }
  },
});

import { rule } from '../rule.ts';

/** Found by the station `smoke`. */
export const agentWrongIdentity = rule<{ readonly instance: string; readonly found: string; readonly remedy: string }>({
  id: 'agent-wrong-identity',
  title: 'an instance does not go by the name that INSTANCE_ID gives it',
  severity: 'error',
  witness: 'test/e2e/smoke-full.test.ts',
  message: ({ instance, found, remedy }) => `agent ${instance} has an identity of its own: ${found}; ${remedy}`,
});

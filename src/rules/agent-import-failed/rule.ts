import { rule } from '../rule.ts';

/** Found by the station `smoke` alone. */
export const agentImportFailed = rule<{
  readonly class: string;
  readonly module: string;
  readonly error: string;
  readonly missing: string | null;
}>({
  id: 'agent-import-failed',
  title: 'an agent module does not import in the image',
  severity: 'error',
  witness: 'test/e2e/smoke.test.ts',
  message: ({ class: agentClass, module, error, missing }) =>
    `${module} (${agentClass}) does not import in the image: ${error}; ${
      missing === null
        ? 'mend the import'
        : `add the distribution that holds \`${missing.split('.', 1)[0]}\` to requirements.txt`
    }, or let the agent import it where it is used`,
});

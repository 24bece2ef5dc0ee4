import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';

/** Which file of a project Compose refuses. Source: docker compose 2.40.3, and the Compose specification's schema. */
export const composeInvalid = rule<{ readonly problem: string }>({
  id: 'compose-invalid',
  title: 'YAML that cannot be read, or a file that Compose refuses',
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ problem }) => `docker compose refuses this file, and starts none of its services: ${problem}`,
  *check(repo) {
    for (const { problems } of repo.composeFiles) {
      for (const { message, at } of problems) yield { at: whereIs(at), params: { problem: message } };
    }
  },
});

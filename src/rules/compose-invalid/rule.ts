import { type Location, whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';

/** Which file of a project Compose refuses. Source: docker compose 2.40.3, and the Compose specification's schema. */
export const composeInvalid = rule<{ readonly problem: string; readonly isLimit: boolean }>({
  id: 'compose-invalid',
  title: 'YAML that cannot be read, or a file that Compose refuses',
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ problem, isLimit }) =>
    isLimit
      ? `docker compose may read this file; this program does not read it to its end, so no rule has looked at it: ${problem}`
      : `docker compose refuses this file, and starts none of its services: ${problem}`,
  *check(repo) {
    for (const { problems } of repo.composeFiles) {
      const lines = new Set<string>();
      for (const { message, at, isLimit = false } of problems) {
        const place = whereIs(at);
        // What follows from a fault stands in its line.
        if (lines.has(lineOf(place))) continue;
        lines.add(lineOf(place));
        yield { at: place, severity: isLimit ? 'warning' : 'error', params: { problem: message, isLimit } };
      }
    }
  },
});

function lineOf({ file, range }: Location): string {
  return `${file}:${range?.start.line ?? 0}`;
}

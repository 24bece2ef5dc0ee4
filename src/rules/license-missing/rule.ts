import { rule } from '../rule.ts';
import { isWholeRepository } from '../support/whole-repository.ts';

export const licenseMissing = rule<Readonly<Record<never, never>>>({
  id: 'license-missing',
  title: 'no LICENSE',
  severity: 'notice',
  message: () =>
    'there is no LICENSE file; without one nobody else may use or change these agents: add one (ocs and socs have BSD-2-Clause)',
  *check(repo) {
    if (isWholeRepository(repo) && !hasFile([...repo.snapshot.files.keys()])) yield { at: null, params: {} };
  },
});

function hasFile(paths: readonly string[]): boolean {
  return paths.some((path) => /^(?:(?:un)?licen[cs]e|copying)(?:[.-][^/]*)?$|^licenses\//i.test(path));
}

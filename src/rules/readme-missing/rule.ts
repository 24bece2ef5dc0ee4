import { rule } from '../rule.ts';
import { isWholeRepository } from '../support/whole-repository.ts';

export const readmeMissing = rule<Readonly<Record<never, never>>>({
  id: 'readme-missing',
  title: 'no README',
  severity: 'notice',
  message: () =>
    'there is no README; say which hardware the agents drive, how the image is configured, and whom to ask',
  *check(repo) {
    if (isWholeRepository(repo) && !hasFile([...repo.snapshot.files.keys()])) yield { at: null, params: {} };
  },
});

function hasFile(paths: readonly string[]): boolean {
  return paths.some((path) => /^(?:\.github\/|docs\/)?readme(?:\.[a-z]+)?$/i.test(path));
}

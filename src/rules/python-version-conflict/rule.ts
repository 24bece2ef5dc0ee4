import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { projectInstalls } from '../support/project-installs.ts';
import { patchesOf, someSatisfies } from '../support/python-versions.ts';
import { failsTheBuild } from '../support/run-steps.ts';

/** pip's own words: `ERROR: Package 'plug' requires a different Python: 3.11.2 not in '>=3.12'`. */
export const pythonVersionConflict = rule<{
  readonly wanted: string;
  readonly python: string;
  readonly base: string;
}>({
  id: 'python-version-conflict',
  title: "`requires-python` excludes the base image's Python",
  severity: 'error',
  witness: 'test/e2e/witness/versions.test.ts',
  message: ({ wanted, python, base }) =>
    `requires-python is ${wanted}, and ${base} has Python ${python}, so pip refuses to install the package; allow ${python}, or take a base that has the Python you need`,
  *check(repo) {
    for (const { project, step, install } of projectInstalls(repo)) {
      const { requiresPython } = project;
      if (!requiresPython || !step.base || install.options.has('--ignore-requires-python')) continue;
      const { tag, facts, assumed } = step.base;
      if (someSatisfies(patchesOf(facts.python), requiresPython.value) !== false) continue;
      // A tag newer than every known one may bring another Python.
      const isCertain = failsTheBuild(step, install.command) && !(assumed && tag !== null);
      yield {
        severity: isCertain ? 'error' : 'warning',
        at: whereIs(requiresPython),
        params: {
          wanted: requiresPython.value,
          python: facts.python.join('.'),
          base: tag === null ? 'the newest OCS base' : `the OCS base ${tag.text}`,
        },
      };
    }
  },
});

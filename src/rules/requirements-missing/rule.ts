import { whereIs } from '../../model/location.ts';
import { distributionOf } from '../../ocs/python-modules.ts';
import { rule } from '../rule.ts';
import { dependenciesAreDeclared, imagesInstallMore } from '../support/dependencies.ts';
import { foreignImports } from '../support/foreign-imports.ts';
import { requirementsFix } from '../support/requirements-fix.ts';

/** Seen in a container: `ModuleNotFoundError: No module named 'serial'`, status 1. */
export const requirementsMissing = rule<{
  readonly modules: readonly string[];
  /** Names on PyPI, as far as they are known. */
  readonly distributions: readonly string[];
  readonly file: string;
}>({
  id: 'requirements-missing',
  title: 'neither requirements.txt nor declared dependencies, while agents import what the base does not carry',
  severity: 'warning',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ modules, distributions, file }) => {
    const what = modules.length === 1 ? `${modules[0]} is` : `${modules.join(', ')} are`;
    const where = distributions.length > 0 ? distributions.join(', ') : 'the distribution';
    return `${what} neither in the base image nor in this repository, and nothing declares a dependency (ModuleNotFoundError as soon as the agent starts); list ${where} in ${file}, and install that in the Dockerfile`;
  },
  *check(repo) {
    if (dependenciesAreDeclared(repo) || imagesInstallMore(repo)) return;
    const foreign = foreignImports(repo);
    const [first] = foreign;
    if (!first) return;
    const modules = [...new Set(foreign.map(({ top }) => top))].sort();
    const names = modules.map(distributionOf);
    const distributions = names.filter((name) => name !== null);
    const fix = distributions.length === names.length ? requirementsFix(repo, distributions) : null;
    yield {
      at: whereIs(first.at),
      params: { modules, distributions, file: fix?.file ?? 'requirements.txt' },
      ...(fix ? { fix: { safe: true, edits: fix.edits } } : {}),
    };
  },
});

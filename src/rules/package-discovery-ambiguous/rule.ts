import { isInside } from '../../dockerfile/container-path.ts';
import { type Location, whereIs, wholeFile } from '../../model/location.ts';
import type { AgentRepo, PythonProject } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { filesOf } from '../support/build-context.ts';
import { projectInstalls } from '../support/project-installs.ts';

/** Source: setuptools/discovery.py: FlatLayoutPackageFinder, 66.1.1 to 80. */
const excluded = new Set(
  `ci bin debian doc docs documentation manpages news newsfragments changelog test tests unit_test unit_tests example
  examples scripts tools util utils python build dist venv env requirements tasks fabfile site_scons benchmark benchmarks
  exercise exercises htmlcov`.split(/\s+/),
);

/** Seen in a build: `error: Multiple top-level packages discovered in a flat-layout: ['config', 'tele'].` */
export const packageDiscoveryAmbiguous = rule<{ readonly folders: readonly string[] }>({
  id: 'package-discovery-ambiguous',
  title: 'setuptools finds two top-level packages and takes neither',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ folders }) =>
    `setuptools finds several top-level packages (${folders.join(', ')}; a folder without Python files counts) and refuses to build; say which one is meant: [tool.setuptools.packages.find] with include = ["…*"], or move it below src/`,
  *check(repo) {
    for (const project of repo.projects) {
      const { packages, buildBackend } = project;
      if (packages.kind !== 'automatic' || buildBackend !== 'setuptools' || project.problem) continue;
      const folders = foldersOf(repo, project);
      if (folders) yield { at: placeOf(project), params: { folders } };
    }
  },
});

function placeOf({ name, file }: PythonProject): Location {
  return name ? whereIs(name) : wholeFile(file.path);
}

/** What setuptools sees, where that is more than one package; in an image what COPY has brought by then. */
function foldersOf(repo: AgentRepo, project: PythonProject): readonly string[] | null {
  if (repo.images.length === 0) {
    const prefix = project.root === '' ? '' : `${project.root}/`;
    const paths = [...repo.snapshot.files.keys()].filter((path) => path.startsWith(prefix));
    return ambiguous(paths.map((path) => path.slice(prefix.length)));
  }
  for (const install of projectInstalls(repo)) {
    if (install.project !== project) continue;
    const { image, step, folder } = install;
    const files = filesOf(repo, image, step.stage, step.run);
    const paths = [...files.files.keys()].filter((path) => isInside(path, folder));
    const found = ambiguous(paths.map((path) => path.slice(folder === '/' ? 1 : folder.length + 1)));
    if (found) return found;
  }
  return null;
}

function ambiguous(paths: readonly string[]): readonly string[] | null {
  const folders = new Set<string>();
  for (const path of paths) if (path.includes('/')) folders.add(path.slice(0, path.indexOf('/')));
  // The src layout.
  if (folders.has('src')) return null;
  const found = [...folders].filter((name) => /^[\p{XID_Start}]\w*$/u.test(name) && !excluded.has(name));
  return found.length > 1 ? found.sort() : null;
}

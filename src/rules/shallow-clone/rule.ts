import { wholeFile } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { projectInstalls } from '../support/project-installs.ts';

export const shallowClone = rule<{ readonly tool: string; readonly head: string }>({
  id: 'shallow-clone',
  title: 'the version comes from git, and the clone is shallow',
  severity: 'warning',
  message: ({ tool, head }) =>
    `${tool} reads the version from git, and this clone is shallow: no tag is reachable from ${head}, so the package calls itself 0.1.dev1 or the like; fetch the history (actions/checkout with fetch-depth: 0, or git fetch --unshallow --tags)`,
  *check(repo) {
    const { git } = repo.snapshot;
    if (!git?.shallow || git.tagsAtHead.length > 0) return;
    const seen = new Set<string>();
    for (const { project } of projectInstalls(repo)) {
      const { path } = project.file;
      if (project.versionSource !== 'git' || seen.has(path)) continue;
      seen.add(path);
      yield {
        at: wholeFile(path),
        params: { tool: project.versionTool ?? 'the build', head: git.head?.slice(0, 7) ?? 'HEAD' },
      };
    }
  },
});

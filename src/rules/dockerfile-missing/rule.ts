import { whereIs } from '../../model/location.ts';
import { hasFolder } from '../../model/repo-snapshot.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';

/** A page, or a folder of them: nobody builds there. Whoever does is told by the station `dockerfile`. */
function isOnlyDocumentation({ snapshot }: AgentRepo): boolean {
  const paths = [...snapshot.files.keys()];
  return (
    paths.some((path) => /\.rst$|\.md$/i.test(path)) && paths.every((path) => /\.(?:rst|md|png|svg|jpg)$/i.test(path))
  );
}

/** BuildKit's own words: `failed to read dockerfile: open Dockerfile: no such file or directory`. */
export const dockerfileMissing = rule<{ readonly path: string; readonly service: string | null }>({
  id: 'dockerfile-missing',
  title: 'no Dockerfile, and none is to be generated',
  severity: 'error',
  witness: 'test/e2e/witness/dockerfile-missing.test.ts',
  message: ({ path, service }) =>
    service === null
      ? `there is no ${path}; write one, run \`ocs-agent generate\`, or set \`dockerfile: generate\` to have it made for each build`
      : `there is no ${path}, which service ${service} is built from; write it, or name the one that is meant`,
  *check(repo, { generate }) {
    if (generate || repo.kind === 'site' || isOnlyDocumentation(repo)) return;
    if (repo.images.length === 0) {
      yield { at: null, params: { path: 'Dockerfile', service: null } };
      return;
    }
    const { snapshot, composeFiles } = repo;
    for (const { name, build } of composeFiles.flatMap(({ services }) => services)) {
      const path = build?.dockerfile ?? null;
      if (!build || path === null || build.context === null || snapshot.files.has(path)) continue;
      // An empty folder may be a submodule that is not checked out.
      if (!hasFolder(snapshot, build.context)) continue;
      yield { at: whereIs(build.at), params: { path, service: name.value } };
    }
  },
});

import { isComposePath } from '../../compose/index.ts';
import { wholeFile } from '../../model/location.ts';
import { unreadableBecause } from '../../model/repo-snapshot.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { isDockerfilePath } from '../../repo/images/find-dockerfiles.ts';
import { rule } from '../rule.ts';
import { inDockerfile } from '../support/images.ts';

const alwaysRead = /(?:^|\/)(?:pyproject\.toml|setup\.cfg|setup\.py|[^/]*\.?dockerignore|[^/]*requirements[^/]*\.txt)$/;

export const fileUnreadable = rule<{ readonly path: string; readonly found: string; readonly advice: string }>({
  id: 'file-unreadable',
  title: 'a file that the rules read, and that is no text, too large or a link that leads nowhere',
  severity: 'warning',
  message: ({ path, found, advice }) => `${path} ${found}, so no rule has looked at it; ${advice}`,
  *check(repo) {
    for (const path of readPaths(repo)) {
      const read = repo.snapshot.read(path);
      if (read === null || !('kind' in read)) continue;
      const { found, advice } = unreadableBecause(read.reason, repo.snapshot.files.get(path)?.size ?? 0);
      yield { at: wholeFile(path), params: { path, found, advice } };
    }
    const told = new Set<string>();
    for (const image of repo.images) {
      const { path } = image.dockerfile.file;
      const { limit, span } = image.dockerfile.problem ?? {};
      if (!limit || !span || told.has(path)) continue;
      told.add(path);
      yield { at: inDockerfile(image, span), params: { path, ...limit } };
    }
  },
});

/** What is read for its name, and the files of agents. */
function readPaths(repo: AgentRepo): ReadonlySet<string> {
  const named = [...repo.snapshot.files.keys()].filter(
    (path) => isDockerfilePath(path) || isComposePath(path) || alwaysRead.test(path),
  );
  return new Set([...named, ...repo.agents.flatMap(({ file }) => file ?? [])]);
}

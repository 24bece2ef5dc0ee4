import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { metRequirements } from '../support/declared-requirements.ts';
import { isThisRepository, kindOfRef, parseVcsUrl } from '../support/vcs.ts';

export const pipInstallsItselfFromRemote = rule<{ readonly url: string }>({
  id: 'pip-installs-itself-from-remote',
  title: "the repository's own package from a git URL instead of the context",
  severity: 'warning',
  message: ({ url }) =>
    `${url} is this very repository: the image holds what lies there when it is built, not this commit, so a pull request tests nothing; COPY the source and install that`,
  *check(repo) {
    for (const { requirement, at, step, constraint } of metRequirements(repo)) {
      const { url } = requirement;
      const archive = /^https?:\/\/([^/]+\/[^/]+\/[^/]+)\/(?:archive|tarball|zipball|releases)\//.exec(url ?? '')?.[1];
      const vcs = url === null ? null : parseVcsUrl(url);
      const repository = vcs?.repository ?? archive?.toLowerCase();
      if (repository === undefined || constraint || !step.inImage || !isThisRepository(repo, repository)) continue;
      // `@${COMMIT}` may be this commit.
      if (vcs && kindOfRef(vcs.ref) === 'unknown') continue;
      yield { at: whereIs(at), params: { url: url ?? '' } };
    }
  },
});

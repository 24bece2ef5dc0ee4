import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { metRequirements } from '../support/declared-requirements.ts';
import { isThisRepository, kindOfRef, parseVcsUrl } from '../support/vcs.ts';

export const requirementUnpinnedVcs = rule<{ readonly url: string; readonly ref: string | null }>({
  id: 'requirement-unpinned-vcs',
  title: 'a requirement on a branch of a git repository',
  severity: 'warning',
  message: ({ url, ref }) =>
    `${url} is ${ref === null ? 'the default branch' : `the branch ${ref}`}, which is another commit tomorrow, and so is the image; name a commit or a tag behind @`,
  *check(repo) {
    for (const { requirement, at, step } of metRequirements(repo)) {
      const { url } = requirement;
      const vcs = url === null ? null : parseVcsUrl(url);
      if (url === null || !vcs || kindOfRef(vcs.ref) !== 'branch') continue;
      // Its own repository is pip-installs-itself-from-remote.
      if (step.inImage && isThisRepository(repo, vcs.repository)) continue;
      const start = at.file.text.indexOf(url, at.span.start);
      const isFound = start !== -1 && start < at.span.end;
      const span = isFound ? { start, end: start + url.length } : at.span;
      yield { at: whereIs({ ...at, span }), params: { url, ref: vcs.ref } };
    }
  },
});

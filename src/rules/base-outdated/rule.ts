import { baseReleases, newestBase } from '../../ocs/base-image.ts';
import { compareBaseTags, isAtLeastTag, parseBaseTag } from '../../ocs/base-tag.ts';
import { rule } from '../rule.ts';
import { ocsFroms } from '../support/bases.ts';
import { inDockerfile } from '../support/images.ts';

export const baseOutdated = rule<{ readonly tag: string; readonly release: string | null; readonly newest: string }>({
  id: 'base-outdated',
  title: 'a newer release of simonsobs/ocs is known',
  severity: 'notice',
  message: ({ tag, release, newest }) =>
    release === null
      ? `${newest} of simonsobs/ocs is out, this is ${tag}; read its release notes and move when it suits`
      : `${tag} is a development image; ${release} has been released since and holds that commit${
          release === newest ? '' : `, the newest is ${newest}`
        }; move to a release`,
  *check(repo) {
    for (const { image, word, tag, parsed } of ocsFroms(repo)) {
      if (!parsed || isAtLeastTag(parsed, newestBase)) continue;
      const isRelease = parsed.distance === 0 && parsed.pre === null;
      yield {
        at: inDockerfile(image, word.span),
        params: { tag, release: isRelease ? null : releaseAfter(parsed), newest: newestBase },
      };
    }
  },
});

function releaseAfter(tag: NonNullable<ReturnType<typeof parseBaseTag>>): string {
  const next = baseReleases.find((release) => {
    const parsed = parseBaseTag(release);
    return parsed !== null && compareBaseTags(parsed, tag) > 0;
  });
  return next ?? newestBase;
}

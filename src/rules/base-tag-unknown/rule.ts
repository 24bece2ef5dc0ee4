import type { Severity } from '../../model/finding.ts';
import { nearest } from '../../model/nearest.ts';
import { baseReleases, newestBase } from '../../ocs/base-image.ts';
import { isAtLeastTag, parseBaseTag } from '../../ocs/base-tag.ts';
import { rule } from '../rule.ts';
import { type OcsFrom, ocsFroms } from '../support/bases.ts';
import { inDockerfile } from '../support/images.ts';

export const baseTagUnknown = rule<{
  readonly tag: string;
  readonly meant: string | null;
  readonly isNewer: boolean;
  readonly newest: string;
}>({
  id: 'base-tag-unknown',
  title: 'a tag of simonsobs/ocs that this program does not know',
  severity: 'warning',
  message: ({ tag, meant, isNewer, newest }) => {
    if (meant !== null) return `no release of simonsobs/ocs is called ${tag}; is ${meant} meant?`;
    return isNewer
      ? `${tag} is newer than ${newest}, the newest release this program knows: it is judged by that one's facts; update ocs-agent-action`
      : `${tag} is no tag as simonsobs/ocs has them (v0.12.1, v0.11.3-19-gd729e04): it is judged by the facts of ${newest}`;
  },
  *check(repo) {
    for (const from of ocsFroms(repo)) {
      const { severity, meant, isNewer } = judge(from);
      if (!severity) continue;
      yield {
        severity,
        at: inDockerfile(from.image, from.word.span),
        params: { tag: from.tag, meant, isNewer, newest: newestBase },
      };
    }
  },
});

type Judged = { readonly severity: Severity | null; readonly meant: string | null; readonly isNewer: boolean };

function judge({ tag, parsed }: OcsFrom): Judged {
  if (!parsed) {
    const meant = nearRelease(tag);
    return { severity: meant ? 'warning' : 'notice', meant, isNewer: false };
  }
  const release = `v${parsed.release.join('.')}`;
  if (baseReleases.some((known) => known === release)) return { severity: null, meant: null, isNewer: false };
  // A pre-release or a commit before the next release may name one that is yet to come.
  const isNewer = isAtLeastTag(parsed, newestBase);
  const meant = isNewer ? null : nearRelease(tag);
  return { severity: isNewer ? 'notice' : 'warning', meant: meant ?? (isNewer ? null : newestBase), isNewer };
}

/** `0.12.1`, `v0.12`, `v0.12.O`: a release written nearly right. */
function nearRelease(tag: string): string | null {
  const asRelease = parseBaseTag(
    `v${tag
      .replace(/^[vV.-]*/, '')
      .replaceAll('-', '.')
      .replace(/^(\d+\.\d+)$/, '$1.0')}`,
  );
  const exact = asRelease ? baseReleases.find((known) => known === asRelease.text) : undefined;
  return exact ?? (/^v?\d/.test(tag) && tag.length >= 5 ? nearest(tag, baseReleases) : null);
}

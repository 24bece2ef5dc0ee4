import { whereIs } from '../../model/location.ts';
import type { BaseTag } from '../../ocs/base-tag.ts';
import { rule } from '../rule.ts';
import { metRequirements } from '../support/declared-requirements.ts';
import { someSatisfies } from '../support/python-versions.ts';

/** A commit behind a release counts as that release and as the next: which of them its version says differs by era. */
function versionsOf({ release: [major, minor, patch], pre, distance }: BaseTag): readonly string[] {
  const version = `${major}.${minor}.${patch}`;
  if (pre) return [`${version}${pre.kind === 'dev' ? '.' : ''}${pre.kind}${pre.number}`];
  return distance === 0 ? [version] : [version, `${version}.post1`, `${major}.${minor}.${patch + 1}`];
}

export const ocsVersionConflict = rule<{ readonly wanted: string; readonly base: string; readonly brings: string }>({
  id: 'ocs-version-conflict',
  title: "a requirement on `ocs` that the base image's ocs does not meet",
  severity: 'warning',
  message: ({ wanted, base, brings }) =>
    `${wanted} is not what the base ${base} brings (${brings}): pip puts another ocs over the base's, beside the base's own entry point; ask for what the base has, or take the base of that version`,
  *check(repo) {
    for (const { step, requirement, at, constraint } of metRequirements(repo)) {
      const { name, specifier, url, marker } = requirement;
      const { tag, assumed } = step.base ?? { tag: null, assumed: true };
      if (name !== 'ocs' || !tag || assumed || marker !== null || constraint || !step.inImage) continue;
      const versions = versionsOf(tag);
      if (url === null && someSatisfies(versions, specifier) !== false) continue;
      yield { at: whereIs(at), params: { wanted: at.value, base: tag.text, brings: `ocs ${versions[0] ?? ''}` } };
    }
  },
});

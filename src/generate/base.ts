import { satisfies, validRange } from '@renovatebot/pep440';
import { parseImageRef } from '../model/image.ts';
import {
  type BaseFacts,
  baseFacts,
  baseReleases,
  baseRepository,
  newestBase,
  pythonVersionOf,
} from '../ocs/base-image.ts';
import { isAtLeastTag, parseBaseTag } from '../ocs/base-tag.ts';

/** The first release whose image starts agents by itself. */
const oldest = 'v0.10.0';

export type Wanted = {
  /** Specifiers on ocs, and where each stands. */
  readonly ocs: readonly { readonly specifier: string; readonly file: string }[];
  readonly python: readonly { readonly specifier: string; readonly file: string }[];
};

export type ChosenBase =
  | {
      readonly status: 'chosen';
      readonly reference: string;
      readonly facts: BaseFacts;
      /** Version of the ocs in it; null where it is no release of simonsobs/ocs. */
      readonly ocs: string | null;
      /** Why not the newest release; null where it is. */
      readonly because: string | null;
    }
  | { readonly status: 'impossible'; readonly because: string };

function fits(version: string, wanted: Wanted['ocs']): boolean {
  return wanted.every(
    ({ specifier }) =>
      specifier === '' || !validRange(specifier) || satisfies(version, specifier, { prereleases: true }),
  );
}

/** The newest release that every requirement on ocs and Python allows, or the one that was asked for. */
export function chooseBase(asked: string | null, wanted: Wanted): ChosenBase {
  if (asked !== null) {
    const ref = parseImageRef(asked);
    if (ref === null) return { status: 'impossible', because: `${asked} is no image reference` };
    const { facts, tag } = baseFacts(ref.registry === null && ref.repository === baseRepository ? ref.tag : null);
    if (tag && !isAtLeastTag(tag, oldest))
      return { status: 'impossible', because: `${asked} cannot start agents: ${oldest} is the first that can` };
    const isRelease = tag !== null && baseReleases.some((release) => release === tag.text);
    const isOld = isRelease && tag.text !== newestBase;
    const because = isOld ? 'this base was asked for with --base' : null;
    return { status: 'chosen', reference: asked, facts, ocs: isRelease ? tag.text.slice(1) : null, because };
  }
  const usable = baseReleases.toReversed().filter((release) => {
    const tag = parseBaseTag(release);
    return tag !== null && isAtLeastTag(tag, oldest);
  });
  const chosen = usable.find(
    (release) =>
      fits(release.slice(1), wanted.ocs) && fits(pythonVersionOf(baseFacts(release).facts.python), wanted.python),
  );
  const said = [
    ...wanted.ocs.flatMap(({ specifier, file }) => (specifier === '' ? [] : [`ocs${specifier} (${file})`])),
    ...wanted.python.flatMap(({ specifier, file }) => (specifier === '' ? [] : [`Python ${specifier} (${file})`])),
  ];
  if (chosen === undefined) {
    return {
      status: 'impossible',
      because: `no release of ${baseRepository} from ${oldest} to ${usable[0]} meets ${said.join(' and ')}; name a base with --base`,
    };
  }
  return {
    status: 'chosen',
    reference: `${baseRepository}:${chosen}`,
    facts: baseFacts(chosen).facts,
    ocs: chosen.slice(1),
    because: chosen === newestBase ? null : `it is the newest release that meets ${said.join(' and ')}`,
  };
}

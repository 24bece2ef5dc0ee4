import { satisfies, validRange } from '@renovatebot/pep440';
import { parseImageRef } from '../model/image.ts';
import { type BaseFacts, baseFacts, baseReleases, baseRepository, pythonVersionOf } from '../ocs/base-image.ts';
import { type BaseTag, compareBaseTags, isAtLeastTag, parseBaseTag } from '../ocs/base-tag.ts';

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
      /** A release newer than any in src/ocs: its facts are those of the newest known one. */
      readonly assumed: boolean;
    }
  | { readonly status: 'impossible'; readonly because: string };

function fits(version: string, wanted: Wanted['ocs']): boolean {
  return wanted.every(
    ({ specifier }) =>
      specifier === '' || !validRange(specifier) || satisfies(version, specifier, { prereleases: true }),
  );
}

/** Final releases that start agents, newest first: those of src/ocs, and what a registry or a file names besides. */
function usableReleases(besides: readonly string[]): readonly BaseTag[] {
  return [...new Set([...baseReleases, ...besides])]
    .flatMap((release) => parseBaseTag(release) ?? [])
    .filter((tag) => tag.pre === null && tag.distance === 0 && !tag.text.endsWith('-dev') && isAtLeastTag(tag, oldest))
    .sort((a, b) => compareBaseTags(b, a));
}

/**
 * The newest release that every requirement on ocs and Python allows, or the one that was asked for.
 * @param besides tags of simonsobs/ocs that are known to be there besides those of src/ocs
 */
export function chooseBase(asked: string | null, wanted: Wanted, besides: readonly string[] = []): ChosenBase {
  const usable = usableReleases(besides);
  const newest = usable[0]?.text;
  if (asked !== null) {
    const ref = parseImageRef(asked);
    if (ref === null) return { status: 'impossible', because: `${asked} is no image reference` };
    const { facts, tag, assumed } = baseFacts(
      ref.registry === null && ref.repository === baseRepository ? ref.tag : null,
    );
    if (tag && !isAtLeastTag(tag, oldest))
      return { status: 'impossible', because: `${asked} cannot start agents: ${oldest} is the first that can` };
    const isRelease = tag !== null && usable.some((release) => release.text === tag.text);
    const isOld = isRelease && tag.text !== newest;
    const because = isOld ? 'this base was asked for with --base' : null;
    return {
      status: 'chosen',
      reference: asked,
      facts,
      ocs: isRelease ? tag.text.slice(1) : null,
      because,
      assumed: tag !== null && assumed,
    };
  }
  const chosen = usable.find(
    ({ text }) => fits(text.slice(1), wanted.ocs) && fits(pythonVersionOf(baseFacts(text).facts.python), wanted.python),
  )?.text;
  const said = [
    ...wanted.ocs.flatMap(({ specifier, file }) => (specifier === '' ? [] : [`ocs${specifier} (${file})`])),
    ...wanted.python.flatMap(({ specifier, file }) => (specifier === '' ? [] : [`Python ${specifier} (${file})`])),
  ];
  if (chosen === undefined) {
    return {
      status: 'impossible',
      because: `no release of ${baseRepository} from ${oldest} to ${newest} meets ${said.join(' and ')}; name a base with --base`,
    };
  }
  return {
    status: 'chosen',
    reference: `${baseRepository}:${chosen}`,
    facts: baseFacts(chosen).facts,
    ocs: chosen.slice(1),
    assumed: baseFacts(chosen).assumed,
    because: chosen === newest ? null : `it is the newest release that meets ${said.join(' and ')}`,
  };
}

import { isAtLeastTag, parseBaseTag } from '../../src/ocs/base-tag.ts';

/** How people wrote their Dockerfiles for a base: its Python's command and pip's. */
export type Era = { readonly base: string; readonly python: string; readonly pip: string };

/** The virtualenv of v0.11.2 brought `python`; before, Ubuntu had `python3` and `pip3` only. */
export function eraOf(base: string): Era {
  const tag = parseBaseTag(base);
  return tag !== null && isAtLeastTag(tag, 'v0.11.2')
    ? { base, python: 'python', pip: 'python -m pip' }
    : { base, python: 'python3', pip: 'pip3' };
}

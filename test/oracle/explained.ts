import type { Verdict } from './verdict.ts';

/** Why a difference from BuildKit is meant, or null when it is not. */
export function explain(text: string, verdict: Verdict, difference: string): string | null {
  return explanations.find((each) => each.holds(verdict, difference, text))?.reason ?? null;
}

const explanations: readonly {
  readonly reason: string;
  readonly holds: (verdict: Verdict, difference: string, text: string) => boolean;
}[] = [
  {
    reason: 'BuildKit counts the lines of directives from 0; we point at the directive itself',
    holds: (verdict, difference) =>
      difference.includes('blames line') &&
      /parser directive can be used|invalid escape token/.test(verdict.error ?? ''),
  },
  {
    reason: 'BuildKit blames the last line it could read; we point at the one that is too long',
    holds: (verdict, difference) =>
      difference.includes('blames line') && (verdict.error ?? '').includes('greater than max allowed size'),
  },
  {
    reason:
      "BuildKit takes the bytes of flags and of HEALTHCHECK's type for characters; we keep the letters as written",
    holds: (_, difference, text) =>
      /[^\0-\x7f]/.test(text) &&
      /"flags":\["--|unknown flag|missing a value|Unknown type|FROM requires|strconv|time:|unexpected key|mount type|invalid field|invalid value|sharing value|boolean value|parse platform|parse stage name/.test(
        difference,
      ),
  },
  {
    reason: 'an ONBUILD trigger that only a child will refuse is no instruction to us, so its heredocs are not kept',
    holds: (_, difference) => /"name":"ONBUILD".*"heredocs":\["(.*)we .*"heredocs":\[\]/.test(difference),
  },
  {
    reason: 'it hangs on an ARG without a default, which --build-arg may set; BuildKit was asked without',
    holds: (verdict, _, text) => verdict.stage === 'convert' && /\$/.test(text) && /ARG/i.test(text),
  },
  {
    reason: 'of several bad image names BuildKit, which looks them up side by side, blames any',
    holds: (verdict, difference) =>
      /^failed to parse stage name/.test(verdict.error ?? '') &&
      /blames line|we say failed to parse stage name/.test(difference),
  },
  {
    reason: 'BuildKit refuses names of users together with --link only since v0.25; Docker Engine 28 builds that',
    holds: (verdict) => (verdict.error ?? '').includes("can't be resolved when used with --link"),
  },
];

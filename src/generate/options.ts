import { parseImageRef } from '../model/image.ts';

/** What the repository cannot say. */
export type GenerateOptions = {
  /** Reference of the base image; null: the newest release that fits. */
  readonly base: string | null;
  /** Debian packages besides those that are inferred. */
  readonly apt: readonly string[];
  /** Extras of the repository's own package. */
  readonly extras: readonly string[];
  /** `ocs`, or a number with or without a group's; null: root, as the base. */
  readonly user: string | null;
  /** `8080`, `8080/udp`. */
  readonly expose: readonly string[];
  /** Also a compose file and a site config. */
  readonly compose: boolean;
};

export const noOptions: GenerateOptions = { base: null, apt: [], extras: [], user: null, expose: [], compose: false };

function wrong(values: readonly string[], shape: RegExp, option: string, expected: string): readonly string[] {
  return values
    .filter((value) => !shape.test(value))
    .map((value) => `${option}: ${expected} was expected, found \`${value}\``);
}

/** Sentences about values that would break the Dockerfile, or mean something else in it. */
export function optionProblems(options: GenerateOptions): readonly string[] {
  return [
    ...(options.base !== null && parseImageRef(options.base) === null
      ? [`base: an image reference was expected, found \`${options.base}\``]
      : []),
    ...wrong(options.apt, /^[a-z0-9][a-z0-9+.-]+(?:=[A-Za-z0-9.+~:-]+)?$/, 'apt', 'the name of a Debian package'),
    ...wrong(options.extras, /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'extras', 'the name of an extra'),
    ...wrong(
      options.user === null ? [] : [options.user],
      /^(?:ocs|\d+(?::\d+)?)$/,
      'user',
      'the user `ocs` of the base image or a number',
    ),
    ...wrong(options.expose, /^\d{1,5}(?:-\d{1,5})?(?:\/(?:tcp|udp|sctp))?$/, 'expose', 'a port such as `8080/udp`'),
  ];
}

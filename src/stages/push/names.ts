import { type ImageRef, imageName, isLegalTag, parseImageRef } from '../../model/image.ts';

/** The last part of a repository's name that an image of this name gets. */
function lastPart(image: string): string {
  return image
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/([._-])[._-]+/g, '$1')
    .replace(/^[._-]+|[._-]+$/g, '');
}

/**
 * The names one image is pushed to. A name ending in `/` is a prefix. Where a repository has several images, a whole
 * name belongs to the image that it ends with: two images never share one.
 */
export function namesFor(images: readonly string[], image: string, several: boolean): readonly string[] {
  const last = lastPart(image);
  const names = images.flatMap((name) => {
    if (name.endsWith('/')) return last === '' ? [] : [name + last];
    return !several || name.split('/').at(-1) === last ? [name] : [];
  });
  // `docker.io/x` and `x` are one.
  const canonical = names.map((name) => {
    const parsed = parseImageRef(name);
    return parsed === null ? name : imageName(parsed);
  });
  return [...new Set(canonical)];
}

/** Where a name lies; null for Docker Hub. */
export function registryOf(name: string): string | null {
  const parsed: ImageRef | null = parseImageRef(name);
  return parsed?.registry ?? null;
}

export function registriesIn(names: readonly string[]): readonly (string | null)[] {
  return [...new Set(names.map(registryOf))];
}

/** Why a name and tag are no reference that docker takes, null when they are. */
export function nameProblem(name: string, tag: string): string | null {
  if (parseImageRef(name) === null)
    return `\`${name}\` is no image name; lower-case letters, digits, \`.\`, \`_\` and \`-\` between slashes were expected`;
  return isLegalTag(tag) ? null : `\`${tag}\` is no tag an image can have`;
}

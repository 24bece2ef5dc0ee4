declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `docker image inspect --format {{.Id}}`: the config digest on the classic store, the manifest digest on containerd's. */
export type ImageId = Branded<'ImageId'>;

/** `sha256:…` of a manifest as the registry serves it. */
export type Digest = Branded<'Digest'>;

const sha256 = /^sha256:[0-9a-f]{64}$/;

export function parseImageId(text: string): ImageId | null {
  return sha256.test(text) ? (text as ImageId) : null;
}

export function parseDigest(text: string): Digest | null {
  return sha256.test(text) ? (text as Digest) : null;
}

/** A reference as written in FROM or `image:`, taken apart. `registry` is null where Docker Hub is meant. */
export type ImageRef = {
  readonly registry: string | null;
  /** `simonsobs/ocs`, `socs`. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
};

/** Source: distribution/reference: the first component is a registry if it has a dot, a colon, or is `localhost`. */
export function parseImageRef(text: string): ImageRef | null {
  const match = /^(?<name>[^@\s]+?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>[a-z0-9+._-]+:[0-9a-fA-F]+))?$/.exec(
    text,
  );
  const name = match?.groups?.['name'];
  if (!name) return null;
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isRegistry = first === 'localhost' || first.includes('.') || first.includes(':');
  const registry = isRegistry ? first : null;
  const repository = isRegistry ? name.slice(slash + 1) : name;
  if (!/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/.test(repository))
    return null;
  const hub = registry === 'docker.io' || registry === 'index.docker.io';
  return {
    registry: hub ? null : registry,
    repository: hub && repository.startsWith('library/') ? repository.slice('library/'.length) : repository,
    tag: match?.groups?.['tag'] ?? null,
    digest: match?.groups?.['digest'] ?? null,
  };
}

/** `registry/repository` without tag, as `docker push` wants it. */
export function imageName(ref: ImageRef): string {
  return ref.registry ? `${ref.registry}/${ref.repository}` : ref.repository;
}

/** Source: distribution/reference, `TagRegexp`. */
export function isLegalTag(tag: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(tag);
}

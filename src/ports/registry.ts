import type { Digest } from '../model/image.ts';

/** What a registry serves under a reference. */
export type RegistryManifest = {
  /** Of the very bytes that the registry gave. */
  readonly digest: Digest;
  readonly mediaType: string;
  /** Digest of the config blob; null for an index. */
  readonly config: Digest | null;
  /** Manifests of an index. `platform` is null for an attestation (`unknown/unknown`). */
  readonly manifests: readonly { readonly digest: Digest; readonly platform: string | null }[];
  /** Labels of the image, null where they were not asked for, or where an index of several images disagrees. */
  readonly labels: Readonly<Record<string, string>> | null;
};

/** `message` is the text of the registry or of docker, to be judged by the caller. */
export type RegistryAnswer =
  | { readonly status: 'found'; readonly manifest: RegistryManifest }
  | { readonly status: 'missing' }
  | { readonly status: 'error'; readonly message: string };

export type RegistryQuestion = {
  readonly labels?: boolean;
  /** For the docker process: which configuration to take logins from. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

export type Registry = {
  /** Never rejects for what the registry says or does. */
  manifest(reference: string, question?: RegistryQuestion): Promise<RegistryAnswer>;
  /** Seconds that a registry under load asks to wait (`Retry-After`), null where it does not say. Never rejects. */
  retryAfter(reference: string): Promise<number | null>;
};

/** A docker configuration of our own: logins go there and nowhere else. */
export type PrivateLogins = {
  /** For docker processes that are to use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Deletes it, and every login in it. Never rejects. */
  remove(): Promise<void>;
};

/** Opens a private configuration that will hold logins for these registries, null for Docker Hub. */
export type OpenLogins = (registries: readonly (string | null)[]) => Promise<PrivateLogins>;

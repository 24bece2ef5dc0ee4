import type { Digest } from '../model/image.ts';

/** What a registry serves under a reference. */
export type RegistryManifest = {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Digest of the config blob; null for an index. */
  readonly config: Digest | null;
  /** Manifests of an index. */
  readonly manifests: readonly { readonly digest: Digest; readonly platform: string | null }[];
  /** Labels of the config, null for an index or where they were not asked for. */
  readonly labels: Readonly<Record<string, string>> | null;
};

export type RegistryAnswer =
  | { readonly status: 'found'; readonly manifest: RegistryManifest }
  | { readonly status: 'missing' }
  | { readonly status: 'error'; readonly message: string; readonly retryable: boolean };

export type Registry = {
  manifest(reference: string): Promise<RegistryAnswer>;
};

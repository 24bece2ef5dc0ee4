/** A small project: its files, and what it is about. Compose runs in its root without any variable of its own. */
export type Case = { readonly title: string; readonly files: Readonly<Record<string, string>> };

/** A service as both readers are asked for it. */
export type ServiceView = {
  readonly image: string | null;
  readonly environment: Readonly<Record<string, string | null>>;
  readonly command: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly hostname: string | null;
  readonly user: string | null;
  readonly networkMode: string | null;
  readonly workingDir: string | null;
  readonly init: boolean;
  /** `kind target` and ` ro`, sorted. */
  readonly mounts: readonly string[];
};

export type Answer =
  | { readonly verdict: 'accept'; readonly services: Readonly<Record<string, ServiceView>> }
  | { readonly verdict: 'refuse'; readonly message: string };

/** Who answered, and what to which title. */
export type Golden = { readonly compose: string; readonly answers: Readonly<Record<string, Answer>> };

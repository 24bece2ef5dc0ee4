import type { ImageId } from '../model/image.ts';

/** A docker command as data; adapters/docker-argv.ts is the table that makes arguments of it. */
export type DockerCommand =
  | { readonly verb: 'version' }
  | { readonly verb: 'info' }
  | { readonly verb: 'build'; readonly build: BuildPlan }
  | { readonly verb: 'image-inspect'; readonly image: string }
  /** One JSON object a line, the newest step first. */
  | { readonly verb: 'history'; readonly image: string }
  | { readonly verb: 'create'; readonly container: ContainerPlan }
  | { readonly verb: 'copy-in'; readonly from: string; readonly container: string; readonly to: string }
  /** Streams the container's output from its first byte; its status is the container's. */
  | { readonly verb: 'start-attached'; readonly container: string }
  /** Comes back when it runs. */
  | { readonly verb: 'start'; readonly container: string }
  /** Streams the output of a container that was started, from its first byte to its end. */
  | { readonly verb: 'follow-logs'; readonly container: string }
  /** Runs a program in a container that runs. */
  | { readonly verb: 'exec'; readonly container: string; readonly command: readonly string[] }
  | { readonly verb: 'logs'; readonly container: string }
  | { readonly verb: 'stop'; readonly container: string; readonly seconds: number }
  | { readonly verb: 'container-inspect'; readonly container: string }
  | { readonly verb: 'remove-containers'; readonly containers: readonly string[] }
  | { readonly verb: 'remove-images'; readonly images: readonly string[] }
  | { readonly verb: 'network-create'; readonly name: string; readonly labels: Labels }
  | { readonly verb: 'network-inspect'; readonly name: string }
  | { readonly verb: 'network-connect'; readonly name: string; readonly container: string }
  | { readonly verb: 'network-disconnect'; readonly name: string; readonly container: string }
  | { readonly verb: 'remove-networks'; readonly networks: readonly string[] }
  | { readonly verb: 'remove-volumes'; readonly volumes: readonly string[] }
  | { readonly verb: 'list'; readonly what: 'containers' | 'networks' | 'volumes' | 'images'; readonly label: string }
  /** Values that a label has, one a line. */
  | { readonly verb: 'list-labels'; readonly what: 'containers' | 'networks' | 'volumes'; readonly label: string }
  /** The project as Compose understands it, as JSON: merged, interpolated, paths absolute. */
  | { readonly verb: 'compose-config'; readonly project: ComposeProject }
  /** Makes the containers of a project and starts none; its file comes by standard input. */
  | { readonly verb: 'compose-create'; readonly name: string }
  /** References of images that match, `*` for any text without a slash. */
  | { readonly verb: 'list-references'; readonly pattern: string }
  | { readonly verb: 'tag'; readonly image: ImageId; readonly reference: string }
  | { readonly verb: 'push'; readonly reference: string }
  | { readonly verb: 'pull'; readonly reference: string; readonly platform?: string | null }
  /** The manifest's own bytes, from the registry. */
  | { readonly verb: 'manifest'; readonly reference: string }
  /** The image config, from the registry, as JSON. */
  | { readonly verb: 'manifest-config'; readonly reference: string }
  /** In the registry alone: a tag for one manifest as it is, or for an index of several. */
  | {
      readonly verb: 'manifest-create';
      readonly reference: string;
      readonly sources: readonly string[];
      readonly dryRun?: boolean;
    }
  | { readonly verb: 'login'; readonly registry: string | null; readonly username: string };

export type Labels = Readonly<Record<string, string>>;

/** Files of one Compose project, the first one the base of the others; all paths absolute. */
export type ComposeProject = {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** null: no variables but those of the environment. */
  readonly envFile: string | null;
  readonly profiles: readonly string[];
};

export type BuildPlan = {
  readonly dockerfile: string;
  readonly context: string;
  readonly tag: string;
  readonly labels: Labels;
  readonly buildArgs: readonly string[];
  readonly secrets: readonly string[];
  readonly target: string | null;
  readonly platform: string | null;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly builder: string | null;
  readonly buildContexts: readonly string[];
  readonly network: string | null;
  /** null: none, which keeps the image one deterministic manifest. */
  readonly provenance: string | null;
  readonly sbom: string | null;
  /** SOURCE_DATE_EPOCH, seconds since 1970. */
  readonly sourceDate: number | null;
  readonly metadataFile: string | null;
};

export type ContainerPlan = {
  readonly image: string;
  readonly name: string;
  readonly labels: Labels;
  readonly network: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly arguments: readonly string[];
  readonly entrypoint: string | null;
  readonly devices: readonly string[];
  /** `name:address`. */
  readonly extraHosts?: readonly string[];
  readonly user?: string | null;
  /** `volume:path`. */
  readonly volumes?: readonly string[];
};

export type Completed = {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It was ended since the engine gave no answer; `stderr` says so. */
  readonly unanswered?: true;
};

export type RunOptions = {
  /** Every line as it comes; `stdout` and `stderr` of the result hold their last 64 KiB. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  readonly environment?: Readonly<Record<string, string>>;
  /** Characters of each stream to keep, instead of 64 KiB. */
  readonly keep?: number;
};

/** The program is not there, or may not be run. */
export class ProgramMissing extends Error {
  readonly program: string;
  constructor(program: string, options: ErrorOptions) {
    super(`\`${program}\` cannot be started`, options);
    this.program = program;
  }
}

export type Docker = {
  /** Never rejects for a status other than 0; rejects with ProgramMissing when there is no docker. */
  run(command: DockerCommand, options?: RunOptions): Promise<Completed>;
};

import type { Located, SourceFile, Span } from '../model/location.ts';

/** A value after interpolation, or why it has none. */
export type Interpolated =
  | { readonly kind: 'known'; readonly text: string }
  /** A variable without default and without a value here; `text` is what Compose would put in: the empty string. */
  | { readonly kind: 'unset'; readonly text: string; readonly variables: readonly string[] };

/** A scalar as Compose reads it. `written` is the text before interpolation, quotes of YAML removed. */
export type ComposeText = Located<Interpolated> & { readonly written: string };

export type EnvironmentEntry = {
  readonly name: string;
  readonly key: Located<string>;
  /** null: passed through from the shell that runs compose (`KEY:` or a bare `- KEY`). */
  readonly value: ComposeText | null;
  readonly style: 'list' | 'map' | 'env-file';
  /** In list style, the whole element: `INSTANCE_ID=valve-1`. */
  readonly element: Located<string> | null;
};

/** `command` or `entrypoint`. A string is split as Compose splits it; each element knows where it stands. */
export type ComposeArguments = {
  readonly style: 'list' | 'string';
  readonly elements: readonly ComposeText[];
  readonly at: Located<null>;
};

export type ComposeMount = {
  readonly kind: 'bind' | 'volume' | 'tmpfs' | 'config' | 'secret' | 'unknown';
  readonly source: ComposeText | null;
  /** Path in the container. */
  readonly target: string;
  readonly readOnly: boolean;
  readonly at: Located<string>;
};

export type ComposeBuild = {
  /** Relative to PATH; null when it cannot be resolved. */
  readonly context: string | null;
  /** Relative to PATH; null when it cannot be resolved. */
  readonly dockerfile: string | null;
  readonly target: string | null;
  /** Names that `args` gives, those that are passed through included. */
  readonly args?: readonly string[];
  readonly at: Located<null>;
};

export type ComposeService = {
  readonly name: Located<string>;
  readonly image: ComposeText | null;
  readonly build: ComposeBuild | null;
  readonly environment: readonly EnvironmentEntry[];
  /** An env_file is named that could not be read: what it sets is unknown. */
  readonly environmentIncomplete: boolean;
  /** What a merge key would have brought and the service's own `environment` replaces: YAML merges one level deep. */
  readonly shadowedEnvironment: readonly EnvironmentEntry[];
  readonly command: ComposeArguments | null;
  readonly entrypoint: ComposeArguments | null;
  readonly mounts: readonly ComposeMount[];
  readonly hostname: ComposeText | null;
  readonly networkMode: ComposeText | null;
  readonly user: ComposeText | null;
  readonly workingDir: ComposeText | null;
  readonly init: boolean;
  readonly profiles: readonly string[];
  readonly replicas: number | null;
  /** Keys that stand in the service after merging, `extends` included. */
  readonly keys: ReadonlySet<string>;
  /** Something that `extends`, `include` or an unknown tag brings could not be read: absence proves nothing. */
  readonly incomplete: boolean;
  readonly span: Span;
};

export type ComposeProblem = {
  readonly message: string;
  readonly at: Located<null>;
  /** Not Compose refuses it: we read no further. */
  readonly isLimit?: true;
};

/** One compose file, or one block of documentation that holds a part of one (`fragment`). */
export type ComposeFile = {
  readonly file: SourceFile;
  readonly fragment: boolean;
  /** The files that `docker compose --file` names for it, in order. */
  readonly project: readonly SourceFile[];
  /** Every file that was read for it: overrides, `include`, `extends`; the first is `file`. */
  readonly files: readonly SourceFile[];
  readonly services: readonly ComposeService[];
  /** Where `version:` stands, if it does. */
  readonly version: Located<string> | null;
  /** What Compose would refuse; then `services` holds what could be read all the same. */
  readonly problems: readonly ComposeProblem[];
  /** What Compose refuses only where a variable is not set, or a file that is kept out of git does not exist. */
  readonly unresolved: readonly ComposeProblem[];
};

/** What stands under a key of a site config, before anything is said about its content. */
export type SiteShape = 'absent' | 'null' | 'list' | 'mapping' | 'text' | 'other';

export type SiteInstance = {
  readonly instanceId: Located<string> | null;
  /** PyYAML makes a number or a truth value of it, which no command line can equal. */
  readonly instanceIdIsText: boolean;
  readonly agentClass: Located<string> | null;
  /** Flattened, as OCS flattens them; null when absent or no list. */
  readonly arguments: readonly Located<string>[] | null;
  readonly argumentsShape: SiteShape;
  /** The value of `arguments`, where there is one. */
  readonly argumentsAt: Located<null> | null;
  readonly keys: readonly Located<string>[];
  readonly at: Located<null>;
};

export type SiteHost = {
  readonly name: Located<string>;
  readonly instances: readonly SiteInstance[];
  readonly instancesShape: SiteShape;
  readonly keys: readonly Located<string>[];
  /** Keys that stand in the host again further down: PyYAML keeps the last. */
  readonly repeatedKeys: readonly Located<string>[];
};

/** A file with `hub` and `hosts`, as ocs/site_config.py reads it. */
export type SiteConfigFile = {
  readonly file: SourceFile;
  readonly fragment: boolean;
  readonly hub: {
    readonly wampServer: Located<string> | null;
    readonly wampHttp: Located<string> | null;
    readonly wampRealm: Located<string> | null;
    readonly addressRoot: Located<string> | null;
    readonly keys: readonly Located<string>[];
    readonly at: Located<null>;
  } | null;
  readonly hubShape: SiteShape;
  /** Where `hub:` stands, also when nothing is below it. */
  readonly hubAt: Located<null> | null;
  readonly hosts: readonly SiteHost[];
  readonly hostsShape: SiteShape;
  /** Hosts that stand in the file again further down: PyYAML keeps the last, so these are lost. */
  readonly repeatedHosts: readonly Located<string>[];
  readonly problems: readonly ComposeProblem[];
};

import type { ComposeFile, ComposeService, SiteConfigFile } from '../compose/compose-file.ts';
import type { Documentation } from '../compose/index.ts';
import type { Dockerfile, Stage, Word } from '../dockerfile/ast.ts';
import type { ImageConfig } from '../dockerfile/image-config.ts';
import type { Located, SourceFile } from '../model/location.ts';
import type { RepoSnapshot } from '../model/repo-snapshot.ts';

/** An `ocs.plugins` entry point: `name = "module"` or, wrongly, `"module:attribute"`. */
export type PluginEntryPoint = {
  readonly name: Located<string>;
  readonly module: string;
  readonly attribute: string | null;
  readonly target: Located<string>;
};

/** Where the version comes from, when it is git: the tool's name. */
export type VersionSource = 'static' | 'git' | 'unknown';

/** One folder with pyproject.toml, setup.cfg or setup.py. */
export type PythonProject = {
  /** Folder, '' for the root. */
  readonly root: string;
  /** Distribution name as declared, null when not readable. */
  readonly name: Located<string> | null;
  /** The file a new `ocs.plugins` entry point belongs into. */
  readonly file: SourceFile;
  readonly buildBackend: 'hatchling' | 'setuptools' | 'poetry' | 'flit' | 'other';
  readonly versionSource: VersionSource;
  /** `hatch-vcs`, `setuptools-scm`, `versioneer`, null for static. */
  readonly versionTool: string | null;
  /** A fallback version is set: the build works without git. */
  readonly hasFallbackVersion: boolean;
  readonly pluginEntryPoints: readonly PluginEntryPoint[];
  /** Groups that look like `ocs.plugins` and are not, e.g. `ocs.plugin`, or `ocs` where the quotes are missing. */
  readonly similarGroups: readonly Located<string>[];
  /** Entry points are computed, or their file can't be read: their absence proves nothing. */
  readonly entryPointsUnknown: boolean;
  readonly requiresPython: Located<string> | null;
  /** As written: PEP 508 lines, and for poetry the bare names. */
  readonly dependencies: readonly Located<string>[];
  /** Files that setuptools or hatch read dependencies from, relative to PATH. */
  readonly dependencyFiles: readonly string[];
  readonly dependenciesUnknown: boolean;
  /** Folders that hold top-level packages, relative to PATH: '' for a flat layout, 'src' for src layout. */
  readonly packageRoots: readonly string[];
  /** How packages get into the distribution. */
  readonly packages:
    | { readonly kind: 'all' }
    | {
        readonly kind: 'find';
        readonly where: readonly string[];
        readonly namespaces: boolean;
        /** `include` or `exclude` is given. */
        readonly filtered: boolean;
      }
    | { readonly kind: 'list'; readonly names: readonly string[]; readonly at: Located<null> }
    /** setuptools without any setting: automatic discovery. */
    | { readonly kind: 'automatic' }
    | { readonly kind: 'unknown' };
  /** Every configuration file of the project that was read. */
  readonly files: readonly SourceFile[];
  /** A file that can't be read as what it is: a TOML error, a setup.py that does not parse. */
  readonly problem: Located<string> | null;
};

/** What a Python file says, as far as literals and plain `def` say it. */
export type PythonModule = {
  readonly file: SourceFile;
  /** Top-level names bound by def, class, import or assignment; null when a star import, `__getattr__` or exec makes it unknowable. */
  readonly names: ReadonlySet<string> | null;
  readonly functions: ReadonlyMap<string, PythonFunction>;
  /** `agents = {…}`: absent, not a literal dict, or its entries. */
  readonly agents:
    | { readonly kind: 'absent' }
    | { readonly kind: 'dynamic' }
    | { readonly kind: 'invalid'; readonly at: Located<string> }
    | { readonly kind: 'literal'; readonly entries: readonly PluginAgentEntry[]; readonly at: Located<null> };
  readonly imports: readonly PythonImport[];
  /** `parse_args(agent_class='X')`, everywhere in the file. */
  readonly agentClasses: readonly Located<string>[];
  /** Calls ocs_agent.init_site_agent or OCSAgent: it is an agent script. */
  readonly isAgent: boolean;
  /** `if __name__ == '__main__':` at the top level. */
  readonly hasMainGuard: boolean;
  /** Set only where no Python 3 takes the file; everything else about the module is then empty or unknown. */
  readonly syntaxError: Located<string> | null;
  /** The newest syntax in the file: the first Python that takes it (`3.10`), and where; the value names the syntax. */
  readonly requiresPython: { readonly version: string; readonly at: Located<string> } | null;
};

export type PluginAgentEntry = {
  readonly class: Located<string>;
  /** null: not a literal, or missing (`missingModule`). */
  readonly module: Located<string> | null;
  readonly missingModule: boolean;
  /** A string literal; null: not given, so `main`, unless `entryPointUnknown`. */
  readonly entryPoint: Located<string> | null;
  /** The entry point is no literal. */
  readonly entryPointUnknown: boolean;
  /** A string, number or list stands where a dict belongs. */
  readonly notADict: boolean;
  /** The entry's value. */
  readonly at: Located<null>;
};

export type PythonFunction = {
  readonly name: Located<string>;
  /** Whether f(args=x) is a legal call: null when decorated or otherwise unknowable. */
  readonly takesArgs: boolean | null;
};

export type PythonImport = {
  /** `a.b` of `import a.b` or `from a.b import c`; relative ones keep their dots. */
  readonly module: string;
  readonly relative: boolean;
  /** Inside a function, try block or condition. */
  readonly conditional: boolean;
  readonly at: Located<string>;
  /** What `from … import` takes, `['*']` for a star; empty for `import a`. */
  readonly names: readonly string[];
};

/** An agent the repository offers. */
export type Agent = {
  readonly class: string | null;
  /** Dotted module of a plugin agent; null for a script. */
  readonly module: string | null;
  readonly entryPoint: string;
  /** Its file relative to PATH, null when it is missing. */
  readonly file: string | null;
  readonly source: 'plugin' | 'script';
  readonly declaredAt: Located<string> | null;
};

/** Where an image's process comes from once ENTRYPOINT, CMD and the base are put together. */
export type Launch = {
  /** Effective argv of ENTRYPOINT; null when unknown (a base we know nothing about). */
  readonly entrypoint: readonly Word[] | null;
  readonly entrypointForm: 'exec' | 'shell' | 'inherited' | 'none';
  readonly cmd: readonly Word[] | null;
  readonly cmdForm: 'exec' | 'shell' | 'inherited' | 'none';
  /** Whether it leads to ocs-agent-cli, wrappers followed; null when that cannot be known. */
  readonly leadsToOcs: boolean | null;
  /**
   * Arguments that reach ocs-agent-cli when nobody gives a `command`. Those that a wrapper, a `sh -c` text or a base
   * image brings have the span of the word, in this image's Dockerfile, that brings them.
   */
  readonly agentArguments: readonly Word[];
  /** The script of this repository that the entry point runs, its path relative to PATH. */
  readonly wrapper: string | null;
  /** The program that runs instead of ocs-agent-cli, where that is known. */
  readonly otherProgram: string | null;
};

/** An image the repository builds: a Dockerfile, its context and what comes of it. */
export type RepoImage = {
  /** Unique in the repository: compose's image name without tag, else the Dockerfile's folder or the repository's name. */
  readonly name: string;
  readonly dockerfile: Dockerfile;
  /** Folder of the build context, '' for PATH. */
  readonly context: string;
  /** Target stage; null: the last one. */
  readonly target: string | null;
  /** The stage that is built; null where the Dockerfile has none, or not that one. */
  readonly stage: Stage | null;
  /** Everything the image's configuration says, bases that are known included; null without a stage. */
  readonly config: ImageConfig | null;
  /** The image of this repository that the built stage is FROM. */
  readonly parent: RepoImage | null;
  /** Names under which a FROM or an `image:` of this repository means this image. */
  readonly references: readonly string[];
  /** Tag of simonsobs/ocs that it extends, through images of this repository too; null when it extends something else. */
  readonly ocsTag: string | null;
  readonly extendsOcs: boolean;
  readonly launch: Launch;
  /** rules.md: only on agent images do rules about agents fire. */
  readonly isAgentImage: boolean;
  /** Names of images of this repository that it is FROM. */
  readonly needs: readonly string[];
  readonly services: readonly ComposeService[];
  /** What COPY and ADD take from contexts of this repository, its own parents' first. */
  readonly copies: readonly Copied[];
};

/** `sources` relative to PATH ('' is PATH), as written but for the context put in front; `destination` in the container. */
export type Copied = {
  readonly sources: readonly string[];
  readonly destination: string;
  readonly isFolder: boolean;
};

export type RequirementLine = {
  /** The logical line: continuations joined, comment gone. */
  readonly text: string;
  /** Normalised distribution name (PEP 503), null for options, URLs without a name and includes. */
  readonly name: string | null;
  /** File of `-r` or `-c`, relative to PATH; as written where it leads outside. */
  readonly include: string | null;
  /** `-c`: a constraint, nothing is installed. */
  readonly constraint: boolean;
  /** `-e`. */
  readonly editable: boolean;
  /** What follows the name: `>=1.2,<2`. */
  readonly specifier: string;
  /** `git+https://…@ref`, `https://…`, a path. */
  readonly url: string | null;
  /** Environment marker behind `;`. */
  readonly marker: string | null;
  readonly at: Located<string>;
};

export type RequirementsFile = { readonly file: SourceFile; readonly lines: readonly RequirementLine[] };

export type AgentRepo = {
  readonly snapshot: RepoSnapshot;
  /** `site`: compose or site config files and no agent code. */
  readonly kind: 'plugin' | 'script' | 'site' | 'other';
  readonly projects: readonly PythonProject[];
  /** Modules by dotted name, for files of this repository's packages; each is parsed when it is asked for. */
  readonly modules: ReadonlyMap<string, PythonModule>;
  /** Dotted name → path, without parsing anything. */
  readonly modulePaths: ReadonlyMap<string, string>;
  /** First parts of the dotted names of this repository's packages (folders that hold Python files). */
  readonly topPackages: ReadonlySet<string>;
  /** Modules with a literal `agents` table that no entry point names. */
  readonly unregisteredPlugins: readonly { readonly module: string; readonly file: string }[];
  /** Parses a Python file of the snapshot, once. */
  python(path: string): PythonModule | null;
  readonly agents: readonly Agent[];
  readonly requirements: readonly RequirementsFile[];
  /** In dependency order. */
  readonly images: readonly RepoImage[];
  readonly composeFiles: readonly ComposeFile[];
  readonly siteConfigs: readonly SiteConfigFile[];
  /** What the code blocks of .md and .rst files show; read when it is asked for. */
  readonly documentation: Documentation;
};

/** What is known besides the files: settings, inputs, the environment that compose would see. */
export type RepoOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  readonly buildArgs?: ReadonlyMap<string, string>;
  /** Builds that the settings name; for their Dockerfiles they stand instead of what is found. */
  readonly builds?: readonly {
    readonly dockerfile: string;
    readonly context: string;
    readonly target: string | null;
    readonly name: string | null;
    readonly services: readonly ComposeService[];
  }[];
  /** Names of images that the settings or inputs give instances. */
  readonly withInstances?: readonly string[];
};

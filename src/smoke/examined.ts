/** What a container of the image is like, seen from inside it. */
export type Contract = {
  /** Arguments of process 1. */
  readonly process1: readonly string[];
  readonly uid: number;
  readonly groups: readonly number[];
  readonly environment: Readonly<Record<string, string | null>>;
  /** `sys.prefix` of the interpreter that runs agents. */
  readonly prefix: string;
  /** Where `python3` is found, null: nowhere. */
  readonly python: string | null;
  readonly cli: string | null;
  /** null: the folder that agents write to is not there, or was not asked for. */
  readonly data: { readonly uid: number; readonly gid: number; readonly mode: number } | null;
};

/** What the image's own Python says of one agent. */
export type ImportedAgent = {
  /** null: a file that is started by `--agent`. */
  readonly plugin: string | null;
  /** '' for a file. */
  readonly agentClass: string;
  /** The dotted name, or the file's path in the container. */
  readonly module: string;
  /** null: it imports, and its entry point can be called as OCS calls it. */
  readonly error: string | null;
  /** The module that was missing, where that was the error. */
  readonly missing: string | null;
  /** What building its parser and printing its help raised. */
  readonly parserError: string | null;
  /** Arguments it cannot do without; null where its parser could not be found. */
  readonly required: readonly string[] | null;
  /** Options that its parser knows, those of the site among them. */
  readonly options: readonly string[];
  /** What its parser says against arguments of instances; by the key that they were asked under. */
  readonly refused: readonly { readonly key: string; readonly sentence: string }[];
};

export type FailedPlugin = {
  readonly plugin: string;
  readonly error: string;
  /** ocs-agent-cli itself ends by it, whatever agent is asked for. */
  readonly fatal: boolean;
};

/** `pip check`, one line a problem. */
export type BrokenDependency = {
  readonly line: string;
  /** It concerns something that this image installed, not the base. */
  readonly own: boolean;
};

export type InstalledFile = { readonly module: string; readonly file: string; readonly sha256: string };

export type Examined = {
  /** null: nothing was heard from the probe. */
  readonly contract: Contract | null;
  /** Whether the image's own entry point led to the probe: only then is process 1 what an agent has. */
  readonly byEntryPoint: boolean;
  /** Version of ocs. */
  readonly ocs: string | null;
  readonly brokenDependencies: readonly BrokenDependency[];
  readonly files: readonly InstalledFile[];
  readonly versions: Readonly<Record<string, string>>;
  readonly agents: readonly ImportedAgent[];
  readonly plugins: readonly FailedPlugin[];
  /** null: the probe ran to its end. */
  readonly failure: string | null;
  readonly log: readonly string[];
};

type Row = ReadonlyMap<string, unknown>;

function rowOf(value: unknown): Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : new Map();
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : -1;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => typeof item === 'string');
}

function contractOf(value: unknown): Contract | null {
  if (value === undefined) return null;
  const row = rowOf(value);
  const data = row.get('data');
  const facts = rowOf(data);
  return {
    process1: texts(row.get('process1')),
    uid: number(row.get('uid')),
    groups: list(row.get('groups')).filter((item) => typeof item === 'number'),
    environment: Object.fromEntries([...rowOf(row.get('environment'))].map(([name, one]) => [name, text(one)])),
    prefix: text(row.get('prefix')) ?? '',
    python: text(row.get('python')),
    cli: text(row.get('cli')),
    data:
      typeof data === 'object' && data !== null
        ? { uid: number(facts.get('uid')), gid: number(facts.get('gid')), mode: number(facts.get('mode')) }
        : null,
  };
}

function agentOf(row: Row): readonly ImportedAgent[] {
  const agentClass = text(row.get('class'));
  const module = text(row.get('module'));
  if (agentClass === null || module === null) return [];
  return [
    {
      plugin: text(row.get('plugin')),
      agentClass,
      module,
      error: text(row.get('error')),
      missing: text(row.get('missing')),
      parserError: text(row.get('parserError')),
      required: Array.isArray(row.get('required')) ? texts(row.get('required')) : null,
      options: texts(row.get('options')),
      refused: list(row.get('refused')).flatMap((one) => {
        const [key, sentence] = ['key', 'sentence'].map((name) => text(rowOf(one).get(name)));
        return key && sentence ? [{ key, sentence }] : [];
      }),
    },
  ];
}

/** The probe's lines as one value. `ending` tells how its container ended. */
export function examinedOf(
  rows: readonly Row[],
  log: readonly string[],
  ending: string,
  byEntryPoint: boolean,
): Examined {
  const one = (key: string): unknown => rows.find((row) => row.has(key))?.get(key);
  const dependencies = rowOf(one('dependencies'));
  const installed = rowOf(one('installed'));
  return {
    contract: contractOf(one('contract')),
    byEntryPoint,
    ocs: text(dependencies.get('ocs')),
    brokenDependencies: list(dependencies.get('problems')).flatMap((item) => {
      const line = text(rowOf(item).get('line'));
      return line === null ? [] : [{ line, own: rowOf(item).get('own') === true }];
    }),
    files: list(installed.get('files')).flatMap((item) => {
      const [module, file, sha256] = ['module', 'file', 'sha256'].map((key) => text(rowOf(item).get(key)));
      return module && file && sha256 ? [{ module, file, sha256 }] : [];
    }),
    versions: Object.fromEntries(
      [...rowOf(installed.get('versions'))].flatMap(([name, version]) =>
        typeof version === 'string' ? [[name, version] as const] : [],
      ),
    ),
    agents: rows.flatMap(agentOf),
    plugins: rows.flatMap((row) => {
      const error = text(row.get('error'));
      const plugin = text(row.get('plugin'));
      if (row.has('class') || error === null || plugin === null) return [];
      return [{ plugin, error, fatal: row.get('fatal') === true }];
    }),
    failure: rows.some((row) => row.has('done')) ? null : ending,
    log,
  };
}

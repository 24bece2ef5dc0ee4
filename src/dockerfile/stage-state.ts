import type { Span } from '../model/location.ts';
import type { Arguments, Dockerfile, Instruction, InstructionOf, Word } from './ast.ts';
import { joinPath } from './container-path.ts';
import { HistoryMap } from './history-map.ts';
import { PortSet, parsePort } from './ports.ts';
import type { Lookup } from './shell-lex.ts';
import type { BuildArgs, FromImage, Scope } from './variables.ts';
import { argValues, counted, expandToWords, expandWord, globalScope } from './variables.ts';

/** What an image brings to a Dockerfile that extends it. */
export type BaseConfig = {
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  readonly env: ReadonlyMap<string, string>;
  /** '' is root. */
  readonly user: string;
  readonly workdir: string;
  readonly labels?: ReadonlyMap<string, string>;
  readonly exposed?: readonly string[];
  readonly volumes?: readonly string[];
  readonly shell?: readonly string[] | null;
  readonly stopSignal?: string | null;
};

/** A value of the configuration: `value` is null where it hangs on what only the build knows, `span` where it is inherited. */
export type Setting = { readonly value: string | null; readonly span: Span | null };

/** ENTRYPOINT or CMD as the container will have it. */
export type Command =
  | { readonly kind: 'unknown' }
  /** `because`: the ENTRYPOINT or CMD that emptied it, null where nobody ever set one. */
  | { readonly kind: 'none'; readonly because: InstructionOf<'cmd' | 'entrypoint'> | null }
  | {
      readonly kind: 'argv';
      readonly form: 'exec' | 'shell' | 'inherited';
      /** With the shell in front, in shell form; its words have no span. */
      readonly argv: readonly Setting[];
      readonly instruction: InstructionOf<'cmd' | 'entrypoint'> | null;
    };

/** Source: BuildKit util/system/path.go; an image without a PATH gets this one. */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Linux has no folder of a longer name. Source: include/uapi/linux/limits.h, PATH_MAX. */
const longestPath = 4096;

const unset: Setting = { value: '', span: null };
const unknown: Setting = { value: null, span: null };

/** The image in the making; it changes with every instruction. */
export class StageState {
  entrypoint: Command = { kind: 'none', because: null };
  cmd: Command = { kind: 'none', because: null };
  readonly env = new HistoryMap<string, Setting>();
  /** Values of ARGs, over those of `env`, as the rest of the stage sees them. */
  readonly args = new HistoryMap<string, Lookup>();
  envComplete = true;
  user: Setting = unset;
  workdir: Setting = unset;
  readonly labels = new Map<string, Setting>();
  exposed = new PortSet();
  readonly volumes = new Map<string, Setting>();
  stopSignal: Setting = unset;
  shell: readonly Setting[] | null = null;
  healthcheck: InstructionOf<'healthcheck'> | null = null;
  onbuild: InstructionOf<'onbuild'>[] = [];
  /** How much its variables brought to its words so far. */
  brought = 0;
  /** A CMD of this very stage survives an ENTRYPOINT behind it. */
  private cmdOfStage = false;

  clone(): StageState {
    const copy = new StageState();
    copy.entrypoint = this.entrypoint;
    copy.cmd = this.cmd;
    for (const [name, value] of this.env) copy.env.set(name, value);
    for (const [name, value] of this.args) copy.args.set(name, value);
    copy.envComplete = this.envComplete;
    copy.user = this.user;
    copy.workdir = this.workdir;
    for (const [name, value] of this.labels) copy.labels.set(name, value);
    copy.exposed = new PortSet(this.exposed);
    for (const [name, value] of this.volumes) copy.volumes.set(name, value);
    copy.stopSignal = this.stopSignal;
    copy.shell = this.shell;
    copy.healthcheck = this.healthcheck;
    copy.brought = this.brought;
    copy.onbuild = [...this.onbuild];
    return copy;
  }

  beginStage(): void {
    this.cmdOfStage = false;
    this.onbuild = [];
  }

  setCmd(cmd: Command): void {
    this.cmd = cmd;
    this.cmdOfStage = true;
  }

  setEntrypoint(entrypoint: Command, by: InstructionOf<'entrypoint'>): void {
    this.entrypoint = entrypoint;
    if (!this.cmdOfStage) this.cmd = { kind: 'none', because: by };
  }
}

export function initialState(from: FromImage, base: BaseConfig | null): StageState {
  const state = new StageState();
  if (base) {
    state.entrypoint = inheritedCommand(base.entrypoint);
    state.cmd = inheritedCommand(base.cmd);
    for (const [name, value] of base.env) state.env.set(name, { value, span: null });
    state.user = { value: base.user, span: null };
    state.workdir = { value: base.workdir, span: null };
    for (const [name, value] of base.labels ?? []) state.labels.set(name, { value, span: null });
    for (const port of base.exposed ?? []) expose(state, port);
    for (const volume of base.volumes ?? []) state.volumes.set(volume, { value: volume, span: null });
    state.shell = base.shell?.map((value) => ({ value, span: null })) ?? null;
    state.stopSignal = { value: base.stopSignal ?? '', span: null };
  } else if (from.kind === 'scratch') {
    state.workdir = { value: '/', span: null };
  } else {
    state.entrypoint = { kind: 'unknown' };
    state.cmd = { kind: 'unknown' };
    state.envComplete = false;
    state.user = unknown;
    state.workdir = unknown;
    state.stopSignal = unknown;
  }
  if (state.envComplete && !state.env.has('PATH')) state.env.set('PATH', { value: defaultPath, span: null });
  return state;
}

function inheritedCommand(argv: readonly string[] | null): Command {
  if (!argv || argv.length === 0) return { kind: 'none', because: null };
  return {
    kind: 'argv',
    form: 'inherited',
    argv: argv.map((value) => ({ value, span: null })),
    instruction: null,
  };
}

/** What a name means in a stage, now: the scope follows the state as that changes. */
export function stageScope(dockerfile: Dockerfile, state: StageState, buildArgs?: BuildArgs): StageScope {
  return {
    escape: dockerfile.escape,
    globals: globalScope(dockerfile, buildArgs),
    buildArgs: buildArgs ?? new Map(),
    lookup: (name) => counted(state, state.args.get(name) ?? lookupSetting(state.env.get(name), state.envComplete)),
  };
}

export type StageScope = Scope & { readonly globals: Scope; readonly buildArgs: BuildArgs };

function lookupSetting(setting: Setting | undefined, complete: boolean): Lookup {
  if (!setting) return { kind: complete ? 'unset' : 'unknown' };
  return setting.value === null ? { kind: 'unknown' } : { kind: 'set', value: setting.value };
}

/** Source: dockerfile2llb/convert.go, dispatch. */
export function applyInstruction(state: StageState, instruction: Instruction, scope: StageScope): void {
  switch (instruction.kind) {
    case 'env': {
      // All values are read before the first is set.
      const pairs = instruction.pairs.map(
        ({ key, value }) => [settingOf(key, scope), settingOf(value, scope)] as const,
      );
      for (const [key, value] of pairs) {
        if (key.value === null) continue;
        state.env.set(key.value, value);
        state.args.delete(key.value);
      }
      return;
    }
    case 'arg':
      applyArg(state, instruction, scope);
      return;
    case 'label':
      for (const { key, value } of instruction.pairs) {
        const name = settingOf(key, scope).value;
        if (name !== null) state.labels.set(name, settingOf(value, scope));
      }
      return;
    case 'workdir':
      state.workdir = nextWorkdir(state.workdir, settingOf(instruction.value, scope));
      return;
    case 'user':
      state.user = settingOf(instruction.value, scope);
      return;
    case 'stopsignal':
      state.stopSignal = settingOf(instruction.value, scope);
      return;
    case 'volume':
      for (const word of instruction.values) {
        const volume = settingOf(word, scope);
        state.volumes.set(volume.value ?? word.text, volume);
      }
      return;
    case 'expose':
      for (const port of new Set(instruction.values.flatMap((word) => expandToWords(word.text, scope) ?? []))) {
        expose(state, port);
      }
      return;
    case 'shell':
      state.shell = instruction.arguments.form === 'exec' ? instruction.arguments.elements.map(asSetting) : state.shell;
      return;
    case 'cmd':
      state.setCmd(commandOf(state, instruction, instruction.arguments));
      return;
    case 'entrypoint':
      state.setEntrypoint(commandOf(state, instruction, instruction.arguments), instruction);
      return;
    case 'healthcheck':
      state.healthcheck = instruction.arguments ? instruction : null;
      return;
    case 'onbuild':
      state.onbuild.push(instruction);
      return;
    case 'from':
    case 'run':
    case 'copy':
    case 'add':
    case 'maintainer':
      return;
  }
}

function expose(state: StageState, port: string): void {
  const parsed = parsePort(port);
  if (!('refused' in parsed)) state.exposed.add(parsed);
}

function applyArg(state: StageState, arg: InstructionOf<'arg'>, scope: StageScope): void {
  for (const pair of arg.pairs) {
    // One by one: a default may use the name before it.
    for (const { key, value, hasDefault } of argValues({ ...arg, pairs: [pair] }, scope, scope.buildArgs)) {
      const inherited = hasDefault || value.kind === 'set' ? value : scope.globals.lookup(key);
      if (inherited.kind !== 'unset') state.args.set(key, inherited);
      // Without a value anywhere an ENV of that name stays; else only `--build-arg` could tell.
      else if (!state.env.has(key)) state.args.set(key, { kind: 'unknown' });
    }
  }
}

function nextWorkdir(current: Setting, next: Setting): Setting {
  if (next.value === null) return next;
  if (next.value.startsWith('/')) return { value: joinPath('/', next.value), span: next.span };
  if (current.value === null) return { value: null, span: next.span };
  const value = joinPath(current.value || '/', next.value);
  return { value: value.length > longestPath ? null : value, span: next.span };
}

function settingOf(word: Word | null, scope: Scope): Setting {
  if (!word) return { value: '', span: null };
  const expanded = expandWord(word.text, scope);
  return { value: expanded.kind === 'text' ? expanded.text : null, span: word.span };
}

function asSetting(word: Word): Setting {
  return { value: word.text, span: word.span };
}

function commandOf(state: StageState, instruction: InstructionOf<'cmd' | 'entrypoint'>, args: Arguments): Command {
  if (args.form === 'exec') {
    if (args.elements.length === 0) return { kind: 'none', because: instruction };
    return { kind: 'argv', form: 'exec', argv: args.elements.map(asSetting), instruction };
  }
  const shell = state.shell ?? ['/bin/sh', '-c'].map((value) => ({ value, span: null }));
  return { kind: 'argv', form: 'shell', argv: [...shell, asSetting(args.text)], instruction };
}

import type { Dockerfile, Instruction } from '../../src/dockerfile/ast.ts';
import { isHeredocWord } from '../../src/dockerfile/heredoc.ts';
import { imageConfig } from '../../src/dockerfile/image-config.ts';
import { readDockerfile } from '../../src/dockerfile/parse.ts';
import { refusedDockerfile } from '../../src/dockerfile/refusals.ts';
import type { BaseConfig, Command } from '../../src/dockerfile/stage-state.ts';
import { targetStage } from '../../src/dockerfile/stages.ts';
import { positionAt } from '../../src/model/location.ts';

export type InstructionVerdict = {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly exec: boolean;
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly heredocs?: readonly string[];
};

/** What main.go prints. `stage` says how far BuildKit came: `parse`, `instructions`, `convert`. */
export type Verdict = {
  readonly name: string;
  readonly ok: boolean;
  readonly stage?: 'parse' | 'instructions' | 'convert' | 'panic';
  readonly error?: string;
  readonly line?: number;
  readonly instructions?: readonly InstructionVerdict[];
  readonly config?: Config;
  readonly paths?: readonly string[];
};

export type Ours = {
  readonly error: string | null;
  readonly line: number;
  readonly instructions: readonly InstructionVerdict[];
  readonly config: Config | null;
};

/** The configuration of the image, as the oracle prints it; a value that we call unknown is null. */
export type Config = {
  readonly entrypoint: readonly (string | null)[] | null;
  readonly cmd: readonly (string | null)[] | null;
  readonly env: readonly (string | null)[];
  readonly user: string | null;
  readonly workdir: string | null;
  readonly labels: Readonly<Record<string, string | null>> | null;
  readonly exposed: Readonly<Record<string, unknown>> | null;
};

/** The configuration that main.go gives every base image. */
const oracleBase: BaseConfig = {
  entrypoint: ['base-entrypoint'],
  cmd: ['base-cmd'],
  env: new Map([
    ['PATH', '/opt/venv/bin:/usr/bin:/bin'],
    ['BASE', 'base'],
  ]),
  user: '',
  workdir: '/base',
};

function ourConfig(dockerfile: Dockerfile): Config | null {
  const stage = targetStage(dockerfile.stages, null);
  if (!stage) return null;
  const config = imageConfig(dockerfile, stage, { baseOf: () => oracleBase });
  const argv = (command: Command) => (command.kind === 'argv' ? command.argv.map((word) => word.value) : null);
  return {
    entrypoint: argv(config.entrypoint),
    cmd: argv(config.cmd),
    env: [...config.env].map(([name, { value }]) => (value === null ? null : `${name}=${value}`)),
    user: config.user.value,
    workdir: config.workdir.value,
    labels: Object.fromEntries([...config.labels].map(([name, { value }]) => [name, value])),
    exposed: Object.fromEntries(config.exposed.map((port) => [port, {}])),
  };
}

/** Our reading, in the oracle's words. */
export function ourVerdict(text: string): Ours {
  const dockerfile = readDockerfile({ path: 'Dockerfile', text });
  const problem = dockerfile.problem ?? refusedDockerfile(dockerfile, () => oracleBase);
  return {
    error: problem?.message ?? null,
    line: problem ? positionAt(dockerfile.file, problem.span.start).line : 0,
    instructions: dockerfile.instructions.map((each) => describe(dockerfile, each)),
    config: problem ? null : ourConfig(dockerfile),
  };
}

function describe({ file }: Dockerfile, instruction: Instruction): InstructionVerdict {
  const flags = instruction.flags.map(({ name, value }) => `--${name}${value ? `=${value.text}` : ''}`);
  const heredocs = heredocsOf(instruction);
  return {
    name: instruction.keyword,
    start: positionAt(file, instruction.span.start).line,
    end: positionAt(file, instruction.span.end).line,
    exec: isExec(instruction),
    ...(flags.length > 0 ? { flags } : {}),
    ...(argumentsOf(instruction).length > 0 ? { args: argumentsOf(instruction) } : {}),
    ...(heredocs.length > 0 ? { heredocs } : {}),
  };
}

function heredocsOf(instruction: Instruction): readonly string[] {
  switch (instruction.kind) {
    case 'run':
    case 'copy':
    case 'add':
      return instruction.heredocs.map((doc) => `${doc.name} ${doc.expand} ${doc.chomp} ${doc.body}`);
    case 'onbuild':
      return instruction.instruction ? heredocsOf(instruction.instruction) : [];
    default:
      return [];
  }
}

function isExec(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case 'run':
    case 'cmd':
    case 'entrypoint':
    case 'shell':
    case 'healthcheck':
      return instruction.arguments?.form === 'exec';
    case 'copy':
    case 'add':
      return instruction.exec;
    default:
      return false;
  }
}

function argumentsOf(instruction: Instruction): readonly string[] {
  switch (instruction.kind) {
    case 'from':
      return instruction.alias ? [instruction.image.text, 'AS', instruction.alias.text] : [instruction.image.text];
    case 'run':
    case 'cmd':
    case 'entrypoint':
    case 'shell': {
      const args = instruction.arguments;
      return args.form === 'exec'
        ? args.elements.map((word) => word.text)
        : args.text.text === ''
          ? []
          : [args.text.text];
    }
    case 'healthcheck': {
      const args = instruction.arguments;
      if (!args) return ['NONE'];
      return ['CMD', ...(args.form === 'exec' ? args.elements.map((word) => word.text) : [args.text.text])];
    }
    case 'copy':
    case 'add':
      return [...instruction.sources, instruction.destination].map((word) => word.text);
    case 'env':
    case 'label':
      return instruction.pairs.flatMap(({ key, value }) => [
        key.text,
        value?.text ?? '',
        instruction.legacy ? '' : '=',
      ]);
    case 'arg':
      return instruction.pairs.map(({ key, value }) => (value ? `${key.text}=${value.text}` : key.text));
    case 'workdir':
    case 'user':
    case 'stopsignal':
    case 'maintainer':
      return [instruction.value.text];
    case 'expose':
    case 'volume':
      return instruction.values.map((word) => word.text);
    case 'onbuild': {
      const inner = instruction.instruction;
      return inner ? [inner.keyword, ...argumentsOf(inner)] : [];
    }
  }
}

/** How two readings of one Dockerfile differ, in words; null when they agree. */
export function difference(oracle: Verdict, ours: Ours): string | null {
  const ourError = ours.error === null ? null : plain(ours.error);
  const itsError = oracle.error === undefined ? null : plain(oracle.error);
  if (itsError !== ourError) return `BuildKit says ${itsError ?? 'ok'}, we say ${ourError ?? 'ok'}`;
  // Some refusals have no place in BuildKit; there the line is ours to choose.
  if (itsError !== null && oracle.line && oracle.line !== ours.line) {
    return `${itsError}: BuildKit blames line ${oracle.line}, we line ${ours.line}`;
  }
  const theirs = oracle.instructions ?? [];
  if (oracle.stage === 'parse') return null;
  const count =
    oracle.ok || oracle.stage === 'convert'
      ? Math.max(theirs.length, ours.instructions.length)
      : ours.instructions.length;
  for (let at = 0; at < count; at++) {
    const its = theirs[at] && comparable(theirs[at] as InstructionVerdict);
    const mine = ours.instructions[at] && comparable(ours.instructions[at] as InstructionVerdict);
    if (its !== mine) return `instruction ${at + 1}: BuildKit ${its ?? 'none'}, we ${mine ?? 'none'}`;
  }
  return oracle.config && ours.config ? configDifference(oracle.config, ours.config) : null;
}

function configDifference(its: Config, ours: Config): string | null {
  for (const key of ['entrypoint', 'cmd', 'env', 'user', 'workdir', 'labels', 'exposed'] as const) {
    const isKnown = !JSON.stringify(ours[key] ?? '').includes('null');
    if (isKnown && sorted(its[key]) !== sorted(ours[key])) {
      return `config ${key}: BuildKit ${sorted(its[key])}, we ${sorted(ours[key])}`;
    }
  }
  return null;
}

function sorted(value: Config[keyof Config]): string {
  if (!value) return '[]';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function comparable(instruction: InstructionVerdict): string {
  const { name, flags = [], heredocs = [] } = instruction;
  let { args = [], exec } = instruction;
  // We name the word of FROM, HEALTHCHECK and ONBUILD by what it means, in capitals; heredocs are no files to us.
  if (name === 'FROM' && args.length === 3) args = [args[0] ?? '', 'AS', args[2] ?? ''];
  if (name === 'HEALTHCHECK') args = [(args[0] ?? '').toUpperCase(), ...args.slice(1)];
  if (name === 'HEALTHCHECK' && args[0] === 'NONE') exec = false;
  if (name === 'COPY' || name === 'ADD') args = args.filter((word) => !isHeredocWord(word));
  if (name === 'VOLUME') exec = false;
  if (name === 'ONBUILD') args = [];
  return JSON.stringify({ name, start: instruction.start, end: instruction.end, exec, flags, args, heredocs });
}

// BuildKit puts a line in front of what its instructions refuse; and where two names are as near, it suggests either.
function plain(error: string): string {
  return error.replace(/^dockerfile parse error on line \d+: /, '').replace(/ \(did you mean .*\?\)$/, '');
}

import type { Instruction, InstructionOf, Stage, Word } from './ast.ts';
import { flagText } from './flags.ts';
import { parseMount } from './mount-values.ts';
import { parsePort } from './ports.ts';
import { lexShell } from './shell-lex.ts';
import { goQuote, trimSpace } from './space.ts';
import type { Expanded, Scope } from './variables.ts';
import { expandWord } from './variables.ts';

/**
 * What BuildKit refuses when it carries an instruction out. `later` is a stage that the instruction takes from and that
 * comes behind its own, `title` what its own is called. Source: dockerfile2llb/convert.go, dispatch.
 */
export function refusedInstruction(
  instruction: Instruction,
  scope: Scope,
  later: Stage | null,
  title: string,
): string | null {
  const words = (all: readonly (Word | null)[]): string | null => {
    for (const word of all) {
      const expanded = word && expandWord(word.text, scope);
      if (expanded?.kind === 'refused') return expanded.message;
    }
    return null;
  };
  switch (instruction.kind) {
    case 'env':
    case 'label':
      return words(instruction.pairs.flatMap(({ key, value }) => [key, value]));
    case 'arg':
      return words(instruction.pairs.map(({ value }) => value));
    case 'workdir':
    case 'user':
      return words([instruction.value]);
    case 'volume':
      return words(instruction.values) ?? emptyVolume(instruction, scope);
    case 'stopsignal': {
      const expanded = expandWord(instruction.value.text, scope);
      if (expanded.kind !== 'text') return expanded.kind === 'refused' ? expanded.message : null;
      return isSignal(expanded.text) ? null : `invalid signal: ${expanded.text}`;
    }
    case 'expose':
      return refusedPorts(instruction, scope);
    case 'copy':
    case 'add':
      return refusedCopy(instruction, scope, later, title);
    case 'run':
      return refusedMount(instruction, scope, later);
    default:
      return null;
  }
}

function emptyVolume(instruction: InstructionOf<'volume'>, scope: Scope): string | null {
  const isEmpty = instruction.values.some((word) => {
    const expanded = expandWord(trimSpace(word.text), scope);
    return expanded.kind === 'text' && expanded.text === '';
  });
  return isEmpty ? 'VOLUME specified can not be an empty string' : null;
}

const signals: ReadonlySet<string> = new Set(
  `ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN
  TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX`.split(/\s+/),
);

/** Source: moby/sys/signal, ParseSignal. */
function isSignal(text: string): boolean {
  if (/^[+-]?[0-9]+$/.test(text)) return Number(text) !== 0;
  const name = text.toUpperCase().replace(/^SIG/, '');
  const realTime = /^RTM(IN\+|AX-)([1-9][0-9]?)$/.exec(name);
  return signals.has(name) || (realTime !== null && Number(realTime[2]) <= (realTime[1] === 'IN+' ? 15 : 14));
}

function refusedPorts(instruction: InstructionOf<'expose'>, scope: Scope): string | null {
  const ports: string[] = [];
  // BuildKit sorts them by their bytes.
  const sorted = instruction.values.map((word) => word.text).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  let isUnknown = false;
  for (const text of sorted) {
    const lexed = lexShell(text, scope);
    if (lexed.kind === 'refused') return lexed.message;
    if (lexed.unknown.length > 0) isUnknown = true;
    else ports.push(...lexed.words);
  }
  if (isUnknown) return null;
  for (const port of ports) {
    const parsed = parsePort(port);
    if ('refused' in parsed) return parsed.refused;
  }
  return null;
}

function refusedMount(instruction: InstructionOf<'run'>, scope: Scope, later: Stage | null): string | null {
  const expand = (value: string): Expanded => expandWord(value, scope);
  const mounts = instruction.flags.filter((flag) => flag.name === 'mount');
  const parsed = mounts.map((flag) => parseMount(flag.value?.text ?? '', expand));
  for (const mount of parsed) if (mount.kind === 'refused') return mount.message;
  for (const each of parsed) {
    if (each.kind !== 'mount') continue;
    const { mount } = each;
    if (later && mount.from.toLowerCase() === later.name) {
      const what = `cannot mount from stage ${goQuote(mount.from)} to ${goQuote(mount.target)}`;
      return `${what}, stage needs to be defined before current command`;
    }
    if (mount.type === 'ssh' && mount.source !== '') return 'ssh does not support source';
    if (mount.type === 'secret' || mount.type === 'ssh') continue;
    if (/^\/[/.]*$/.test(mount.target) && !/[^./]/.test(mount.target)) return 'invalid mount target "/"';
  }
  return null;
}

function refusedCopy(
  instruction: InstructionOf<'copy' | 'add'>,
  scope: Scope,
  later: Stage | null,
  title: string,
): string | null {
  const flag = (name: string): Expanded => expandWord(flagText(instruction.flags, name), scope);
  const chown = flag('chown');
  const chmod = flag('chmod');
  const checksum = instruction.kind === 'add' ? flag('checksum') : null;
  const sources = instruction.sources.map((word) => expandWord(word.text, scope));
  const destination = expandWord(instruction.destination.text, scope);
  for (const each of [chown, chmod, checksum, ...sources, destination]) {
    if (each?.kind === 'refused') return each.message;
  }
  for (const heredoc of instruction.heredocs) {
    if (!heredoc.expand) continue;
    const body = heredoc.chomp ? heredoc.body.replace(/^\t+/gm, '') : heredoc.body;
    const lexed = lexShell(body, { escape: '\\', skipQuotes: true, lookup: scope.lookup });
    if (lexed.kind === 'refused') return lexed.message;
  }
  if (later) {
    const from = goQuote(flagText(instruction.flags, 'from'));
    return `cannot copy from stage ${from}, it needs to be defined before current stage ${goQuote(title)}`;
  }
  if (chmod.kind === 'text') {
    const why = refusedMode(chmod.text);
    if (why) return why;
  }
  const paths = sources.flatMap((each) => (each.kind === 'text' ? [each.text] : []));
  if (checksum?.kind === 'text' && checksum.text !== '') {
    if (sources.length !== 1) return "checksum can't be specified for multiple sources";
    if (paths[0] !== undefined && !/^https?:\/\//.test(paths[0]) && !isGit(paths[0])) {
      return 'checksum requires HTTP(S) or Git sources';
    }
  }
  if (instruction.kind === 'add') return null;
  for (const path of paths) {
    if (isGit(path)) return "source can't be a git ref for COPY";
    if (/^https?:\/\//.test(path)) return "source can't be a URL for COPY";
  }
  return null;
}

function refusedMode(text: string): string | null {
  if (text === '') return null;
  if (/^[0-9]/.test(text)) {
    const isOctal = /^[0-7]+$/.test(text) && Number.parseInt(text, 8) <= 0o7777;
    return isOctal ? null : `invalid chmod parameter: '${text}'. it should be octal string and between 0 and 07777`;
  }
  const clause = '[augo]*(?:[-+=][rstwXxugo]*)+';
  return new RegExp(`^${clause}(?:,${clause})*$`).test(text) ? null : 'invalid syntax';
}

/** Source: dfgitutil.ParseGitRef: what ADD clones and COPY refuses. */
function isGit(text: string): boolean {
  return /^(?:https?:\/\/[^#?]*\.git(?:[#?].*)?$|(?:git|ssh):\/\/|[\w.-]+@[\w.-]+:)/.test(text);
}

import type { SourceFile } from '../model/location.ts';
import type { Arguments, Dockerfile, Heredoc, InstructionOf, Word } from './ast.ts';
import { lineOfSpan } from './continuations.ts';
import { isHeredocWord } from './heredoc.ts';
import type { LogicalLine } from './logical-line.ts';
import { joinPieces } from './logical-line.ts';
import type { ShellCommand } from './shell-parser.ts';
import { ShellParser } from './shell-parser.ts';
import type { ShellWord } from './shell-words.ts';

export type { Joint, Redirection, ShellCommand } from './shell-parser.ts';
export type { ShellWord } from './shell-words.ts';

const topLevel = { conditional: false, substitution: false, subshell: false } as const;
const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh']);
const maxUnwrapping = 5;

const commandsOf = new WeakMap<InstructionOf<'run'>, readonly ShellCommand[]>();

/**
 * The simple commands of a RUN in the order they are written, those in `$(…)`, branches, loops, functions, `sh -c '…'`
 * and scripts given as heredoc included. Spans lead into the Dockerfile.
 */
export function runCommands(dockerfile: Dockerfile, run: InstructionOf<'run'>): readonly ShellCommand[] {
  const known = commandsOf.get(run);
  if (known) return known;
  const commands = withScripts(commandsOfRun(dockerfile, run), 0);
  commandsOf.set(run, commands);
  return commands;
}

/** The commands of the arguments of CMD, ENTRYPOINT or HEALTHCHECK. */
export function argumentCommands(dockerfile: Dockerfile, args: Arguments): readonly ShellCommand[] {
  const commands =
    args.form === 'exec' ? execCommands(dockerfile.file, args.elements) : parse(lineOfSpan(dockerfile, args.text.span));
  return withScripts(commands, 0);
}

/** The commands of a whole shell script. */
export function scriptCommands(file: SourceFile): readonly ShellCommand[] {
  return withScripts(parse(joinPieces(file.text, [{ start: 0, end: file.text.length }])), 0);
}

function parse(line: LogicalLine): readonly ShellCommand[] {
  return new ShellParser(line, topLevel).run().commands;
}

function commandsOfRun(dockerfile: Dockerfile, run: InstructionOf<'run'>): readonly ShellCommand[] {
  const { file } = dockerfile;
  const args = run.arguments;
  if (args.form === 'exec') return execCommands(file, args.elements);
  const [first] = run.heredocs;
  if (first && isHeredocWord(args.text.text)) {
    // Another interpreter reads a body with a `#!` of its own.
    const shebang = /^\t*#![ \t]*(\S+)(?:[ \t]+(\S+))?/.exec(first.body);
    const interpreter = shebang?.[1]?.endsWith('/env') ? shebang[2] : shebang?.[1];
    return !shebang || isShell(interpreter) ? parse(bodyLine(file, first)) : [];
  }
  const parser = new ShellParser(lineOfSpan(dockerfile, args.text.span), topLevel).run();
  const fed = parser.pending.map((heredoc, at) => {
    const body = run.heredocs[at];
    const command = parser.commands[heredoc.command];
    return body && body.name === heredoc.name && command && readsScript(command) ? parse(bodyLine(file, body)) : [];
  });
  return [...parser.commands, ...fed.flat()];
}

function bodyLine(file: SourceFile, { span }: Heredoc): LogicalLine {
  return joinPieces(file.text, [span]);
}

function isShell(program: string | null | undefined): boolean {
  return shells.has(program?.slice(program.lastIndexOf('/') + 1) ?? '');
}

/** `bash`, `sh -e`, `bash -s`: a shell without a file reads its commands from the heredoc. */
function readsScript(command: ShellCommand): boolean {
  const { name, args } = programOf(command);
  return isShell(name) && args.every((word) => word.value?.startsWith('-') && !/^-[a-z]*c/.test(word.value));
}

function execCommands(file: SourceFile, elements: readonly Word[]): readonly ShellCommand[] {
  const first = elements[0];
  const last = elements.at(-1);
  if (!first || !last) return [];
  const words = elements.map((element): ShellWord => {
    const raw = file.text.slice(element.span.start + 1, element.span.end - 1);
    // Where JSON's escapes or a continuation stand inside, every character is shown at the whole string.
    const inner: LogicalLine =
      raw === element.text
        ? { text: element.text, starts: [0], offsets: [element.span.start + 1] }
        : {
            text: element.text,
            starts: Array.from(element.text, (_, at) => at),
            offsets: Array.from(element.text, () => element.span.start),
          };
    return { text: element.text, value: element.text, quoted: true, span: element.span, inner };
  });
  return [
    {
      words,
      assignments: [],
      redirections: [],
      followedBy: 'end',
      pipedFrom: null,
      conditional: false,
      substitution: false,
      subshell: false,
      span: { start: first.span.start, end: last.span.end },
    },
  ];
}

/** Puts the commands of `sh -c '…'` behind the command that runs them. */
function withScripts(commands: readonly ShellCommand[], depth: number): readonly ShellCommand[] {
  if (depth >= maxUnwrapping) return commands;
  return commands.flatMap((command) => {
    const script = scriptOf(command);
    if (!script) return [command];
    const place = { conditional: command.conditional, substitution: command.substitution, subshell: true };
    return [command, ...withScripts(new ShellParser(script.inner, place).run().commands, depth + 1)];
  });
}

function scriptOf(command: ShellCommand): ShellWord | null {
  const { name, args } = programOf(command);
  const base = name?.slice(name.lastIndexOf('/') + 1) ?? '';
  if (base === 'eval') return args.length === 1 ? (args[0] ?? null) : null;
  if (!shells.has(base) && base !== 'su' && base !== 'runuser') return null;
  for (let at = 0; at < args.length; at++) {
    const value = args[at]?.value ?? '';
    if (/^[-+]o$/.test(value)) at++;
    else if (/^-[A-Za-z]*c$/.test(value)) return args[at + 1] ?? null;
    else if (!value.startsWith('-') && shells.has(base)) return null;
  }
  return null;
}

const wrappers: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^-[ugpC]$/],
  ['env', /^-[uCS]$/],
  ['exec', /^-a$/],
  ['command', /^$/],
  ['nohup', /^$/],
  ['nice', /^-n$/],
  ['time', /^-[fo]$/],
  ['timeout', /^-[ks]$/],
  ['gosu', /^$/],
  ['chroot', /^$/],
]);

/**
 * The program that does the work and its arguments: `sudo`, `env A=b`, `exec`, `timeout 5` and their like taken away.
 * `name` is null where it is not known.
 */
export function programOf(command: ShellCommand): {
  readonly name: string | null;
  readonly word: ShellWord | null;
  readonly args: readonly ShellWord[];
} {
  const { words } = command;
  for (let at = 0; ; ) {
    const word = words[at];
    if (!word) return { name: null, word: null, args: [] };
    const base = word.value?.slice(word.value.lastIndexOf('/') + 1) ?? '';
    const takesValue = wrappers.get(base);
    let next = at + 1;
    while (takesValue && next < words.length) {
      const value = words[next]?.value ?? '';
      if (value.startsWith('-')) next += takesValue.test(value) ? 2 : 1;
      else if (base === 'env' && /^[A-Za-z_]\w*=/.test(value)) next++;
      else break;
    }
    // A duration, a user, a root come first.
    if (['timeout', 'gosu', 'chroot'].includes(base)) next++;
    if (!takesValue || next >= words.length) return { name: word.value, word, args: words.slice(at + 1) };
    at = next;
  }
}

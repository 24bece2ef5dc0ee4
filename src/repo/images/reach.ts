import type { Word } from '../../dockerfile/ast.ts';
import { scriptCommands } from '../../dockerfile/shell.ts';
import type { SourceFile, Span } from '../../model/location.ts';

/** Where a command line ends up. */
export type Reach =
  /** At ocs-agent-cli, with these arguments. */
  | { readonly kind: 'ocs'; readonly args: readonly Word[]; readonly wrapper: string | null }
  | { readonly kind: 'other'; readonly program: string; readonly wrapper: string | null }
  /** There is no program: nothing at all, or flags. */
  | { readonly kind: 'nothing'; readonly args: readonly Word[] }
  | { readonly kind: 'unknown' };

/** The text of a program that is a script of this repository; null where it is none, or can't be read. */
export type FindScript = (program: string) => SourceFile | null;

const shells = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh']);
// Programs that run the rest of their line, with the options of theirs that take a value.
const runners: ReadonlyMap<string, RegExp> = new Map([
  ['dumb-init', /^(?:-r|--rewrite)$/],
  ['tini', /^-[pe]$/],
  ['docker-init', /^-[pe]$/],
  ['exec', /^-a$/],
  ['env', /^-[uCS]$/],
  ['nice', /^-n$/],
  ['nohup', /^$/],
  ['command', /^$/],
  ['stdbuf', /^-[ioe]$/],
  ['time', /^-[fo]$/],
  ['xvfb-run', /^-[efnps]$/],
  ['setpriv', /^$/],
]);
// The same, with a user first.
const userRunners = new Set(['gosu', 'su-exec']);
const systemFolder = /^\/(?:usr\/)?(?:local\/)?s?bin\/|^\/opt\/venv\/bin\//;
const deepest = 6;

/** Follows inits, shells, Python and the repository's own wrapper scripts to what runs in the end. */
export function reach(words: readonly Word[], find: FindScript, depth = 0): Reach {
  const [program, ...args] = withoutRunners(words);
  if (!program) return { kind: 'nothing', args: [] };
  const { text } = program;
  if (text === '' || text.startsWith('-')) return { kind: 'nothing', args: [program, ...args] };
  if (depth > deepest) return { kind: 'unknown' };
  const base = text.slice(text.lastIndexOf('/') + 1);
  if (base === 'ocs-agent-cli') return { kind: 'ocs', args, wrapper: null };
  if (/^python[\d.]*$/.test(base)) return ofPython(program, args);
  if (shells.has(base)) return ofShell(program, args, find, depth);
  const script = find(text);
  if (script) return ofScript(script, program, args, find, depth);
  const isElsewhere = text.includes('/') && !systemFolder.test(text);
  return isElsewhere ? { kind: 'unknown' } : { kind: 'other', program: text, wrapper: null };
}

function withoutRunners(words: readonly Word[]): readonly Word[] {
  let rest = words;
  for (;;) {
    const [word, ...args] = rest;
    const base = word?.text.slice(word.text.lastIndexOf('/') + 1) ?? '';
    const takesValue = runners.get(base);
    if (!takesValue && !userRunners.has(base)) return rest;
    let at = userRunners.has(base) ? 1 : 0;
    for (; at < args.length; at += 1) {
      const text = args[at]?.text ?? '';
      if (text === '--') {
        at += 1;
        break;
      }
      if (takesValue?.test(text)) at += 1;
      else if (!text.startsWith('-') && !(base === 'env' && /^[A-Za-z_]\w*=/.test(text))) break;
    }
    if (at >= args.length) return rest;
    rest = args.slice(at);
  }
}

function ofPython(program: Word, args: readonly Word[]): Reach {
  const other: Reach = { kind: 'other', program: program.text, wrapper: null };
  for (let at = 0; at < args.length; at += 1) {
    const text = args[at]?.text ?? '';
    if (text === '-m') {
      const isOcs = args[at + 1]?.text === 'ocs.agent_cli';
      return isOcs ? { kind: 'ocs', args: args.slice(at + 2), wrapper: null } : other;
    }
    if (text === '-X' || text === '-W') at += 1;
    else if (text === '-c') return other;
    else if (!text.startsWith('-')) {
      const isOcs = text.endsWith('/ocs-agent-cli');
      return isOcs ? { kind: 'ocs', args: args.slice(at + 1), wrapper: null } : other;
    }
  }
  return other;
}

function ofShell(program: Word, args: readonly Word[], find: FindScript, depth: number): Reach {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at];
    if (!word) break;
    if (/^-[A-Za-z]*c$/.test(word.text)) {
      const text = args[at + 1];
      if (!text) return { kind: 'unknown' };
      // `sh -c text a b`: a is $0, the rest is "$@".
      const given = { zero: args[at + 2] ?? null, rest: args.slice(at + 3) };
      return ofCommands({ path: '', text: text.text }, text.span, given, find, depth, program.text);
    }
    if (word.text.startsWith('-') || word.text.startsWith('+')) continue;
    const script = find(word.text);
    return script ? ofScript(script, word, args.slice(at + 1), find, depth) : { kind: 'unknown' };
  }
  return { kind: 'other', program: program.text, wrapper: null };
}

function ofScript(script: SourceFile, program: Word, args: readonly Word[], find: FindScript, depth: number): Reach {
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(script.text);
  const name = interpreter?.[1]?.endsWith('/env') ? interpreter[2] : interpreter?.[1];
  const isShell = name === undefined ? !script.path.endsWith('.py') : shells.has(name.slice(name.lastIndexOf('/') + 1));
  if (!isShell) {
    // What a program in another language starts is for nobody to say.
    const mentions = /ocs[-.]agent[-_]cli/.test(script.text);
    return mentions ? { kind: 'unknown' } : { kind: 'other', program: program.text, wrapper: script.path };
  }
  const found = ofCommands(script, program.span, { zero: program, rest: args }, find, depth, program.text);
  return found.kind === 'ocs' || found.kind === 'other' ? { ...found, wrapper: script.path } : found;
}

type Given = { readonly zero: Word | null; readonly rest: readonly Word[] };

/** The last command that leads to ocs-agent-cli decides; words without a known value keep their text. */
function ofCommands(
  script: SourceFile,
  span: Span,
  given: Given,
  find: FindScript,
  depth: number,
  program: string,
): Reach {
  let unknown = false;
  for (const command of scriptCommands(script).toReversed()) {
    if (command.substitution || command.words.length === 0) continue;
    const [first] = command.words;
    const words = command.words.flatMap((word): readonly Word[] => {
      if (/^"?\$(?:\{[@*]\}|[@*])"?$/.test(word.text)) return given.rest;
      if (/^"?\$(?:\{0\}|0)"?$/.test(word.text)) return given.zero ? [given.zero] : [];
      return [{ text: word.value ?? word.text, span }];
    });
    const passes = /^"?\$(?:\{[@*0]\}|[@*0])"?$/.test(first?.text ?? '');
    if (first?.value === null && !passes) {
      unknown = true;
      continue;
    }
    const found = reach(words, find, depth + 1);
    if (found.kind === 'ocs') return found;
    if (found.kind === 'unknown') unknown = true;
  }
  return unknown ? { kind: 'unknown' } : { kind: 'other', program, wrapper: null };
}

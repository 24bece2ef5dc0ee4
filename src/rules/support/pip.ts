import type { ShellWord } from '../../dockerfile/shell.ts';
import type { Span } from '../../model/location.ts';
import type { RunCommand } from './run-steps.ts';

/** A value on a pip command line; `span` is that of the value alone where it is part of a word. */
export type PipValue = { readonly text: string | null; readonly span: Span };

/** A call of `pip install`. */
export type PipInstall = {
  readonly command: RunCommand;
  /** The word `install`. */
  readonly verb: ShellWord;
  /** The program's path as written: `/usr/bin/python3`, `pip`. */
  readonly program: string;
  readonly requirements: readonly PipValue[];
  readonly constraints: readonly PipValue[];
  /** `option` is what goes when `-e` goes. */
  readonly editable: readonly { readonly target: PipValue; readonly option: Span }[];
  /** Names, URLs, paths. */
  readonly targets: readonly PipValue[];
  /** Options with their dashes, values cut off. */
  readonly options: ReadonlySet<string>;
  /** A variable stands where options may stand. */
  readonly isOpen: boolean;
};

// Source: pip install --help, pip 25.
const valued = new Set(
  `-r --requirement -c --constraint -e --editable -t --target --prefix --root --src --upgrade-strategy -i --index-url
  --extra-index-url -f --find-links --platform --python-version --implementation --abi --progress-bar --no-binary
  --only-binary --report --cache-dir --timeout --retries --proxy --cert --client-cert --trusted-host --log -C
  --config-settings --global-option --exists-action --python --root-user-action --use-feature --use-deprecated
  --keyring-provider --group --build-constraint`.split(/\s+/),
);

export function pipInstall(command: RunCommand): PipInstall | null {
  const rest = pipArguments(command);
  if (!rest) return null;
  const at = rest.findIndex((word) => word.value !== null && !word.value.startsWith('-'));
  const verb = rest[at];
  if (verb?.value !== 'install') return null;
  return { command, verb, program: command.word?.value ?? '', ...argumentsOf(rest.slice(at + 1), rest.slice(0, at)) };
}

function pipArguments({ program, args }: RunCommand): readonly ShellWord[] | null {
  if (program === null) return null;
  if (/^pip[\d.]*$/.test(program)) return args;
  if (program === 'uv' && args[0]?.value === 'pip') return args.slice(1);
  if (!/^python[\d.]*$/.test(program)) return null;
  const module = args.findIndex((word) => word.value === '-m');
  const isFirst = args.slice(0, Math.max(module, 0)).every((word) => word.value?.startsWith('-'));
  return module !== -1 && isFirst && args[module + 1]?.value === 'pip' ? args.slice(module + 2) : null;
}

function argumentsOf(
  words: readonly ShellWord[],
  before: readonly ShellWord[],
): Omit<PipInstall, 'command' | 'verb' | 'program'> {
  const requirements: PipValue[] = [];
  const constraints: PipValue[] = [];
  const editable: { target: PipValue; option: Span }[] = [];
  const targets: PipValue[] = [];
  const options = new Set(before.map(({ value }) => value ?? ''));
  let isOpen = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    const { value } = word;
    if (value === null && !word.text.startsWith('-')) {
      if (/^"?\$/.test(word.text)) isOpen = true;
      targets.push({ text: null, span: word.span });
      continue;
    }
    const written = value ?? word.text;
    if (!written.startsWith('-') || written === '-') {
      targets.push({ text: value, span: word.span });
      continue;
    }
    const equals = written.startsWith('--') ? written.indexOf('=') : -1;
    const short = /^-[rcetfiC]./.test(written) ? 2 : -1;
    const cut = equals !== -1 ? equals : short;
    const option = cut === -1 ? written : written.slice(0, cut);
    options.add(option);
    if (!valued.has(option)) continue;
    const next = cut === -1 ? words[at + 1] : null;
    if (cut === -1) at++;
    const given: PipValue = next
      ? { text: next.value, span: next.span }
      : {
          text: value === null ? null : value.slice(equals === -1 ? cut : cut + 1),
          span: inside(word, written, cut, equals),
        };
    if (option === '-r' || option === '--requirement') requirements.push(given);
    else if (option === '-c' || option === '--constraint') constraints.push(given);
    else if (option === '-e' || option === '--editable') {
      editable.push({ target: given, option: { start: word.span.start, end: given.span.start } });
    }
  }
  return { requirements, constraints, editable, targets, options, isOpen };
}

function inside(word: ShellWord, written: string, cut: number, equals: number): Span {
  const skip = equals === -1 ? cut : cut + 1;
  return word.text === written ? { start: word.span.start + skip, end: word.span.end } : word.span;
}

/** `.`, `./x`, `/app/x`, `.[extra]`: a folder or file of the image; the path alone. null: a name or a URL. */
export function localPath(target: string): string | null {
  const path = target.replace(/^file:(?:\/\/)?(?=\/|\.)/, '').replace(/\[[^\]]*\]$/, '');
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || / @ /.test(path)) return null;
  return /^\.{1,2}(?:\/|$)|\//.test(path) ? path : null;
}

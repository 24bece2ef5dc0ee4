import type { ShellWord } from '../../dockerfile/shell.ts';
import type { RunCommand } from './run-steps.ts';

/** A call of apt-get or apt. */
export type AptCall = {
  readonly command: RunCommand;
  /** `install`, `update` … */
  readonly verb: ShellWord;
  readonly verbText: string;
  /** As written, versions and all; only of `install`, `remove` and their like. */
  readonly packages: readonly ShellWord[];
  readonly options: readonly string[];
  /** A variable stands in it: it may hold options. */
  readonly isOpen: boolean;
};

const valued = new Set(['-o', '--option', '-t', '--target-release', '--default-release', '-c', '--config-file', '-a']);

export function aptCall(command: RunCommand): AptCall | null {
  if (command.program !== 'apt-get' && command.program !== 'apt') return null;
  const options: string[] = [];
  const words: ShellWord[] = [];
  let isOpen = false;
  for (let at = 0; at < command.args.length; at++) {
    const word = command.args[at];
    if (!word) break;
    if (word.value === null) {
      isOpen = true;
      if (words.length > 0) words.push(word);
    } else if (valued.has(word.value)) {
      const value = command.args[++at];
      options.push(`${word.value} ${value?.value ?? ''}`);
    } else if (word.value.startsWith('-')) options.push(word.value);
    else words.push(word);
  }
  const [verb, ...packages] = words;
  if (!verb || verb.value === null) return null;
  return { command, verb, verbText: verb.value, packages, options, isOpen };
}

/** The package of `name`, `name=1.2`, `name:amd64`, `name/bookworm`. */
export function packageName(word: ShellWord): string | null {
  return word.value === null ? null : word.value.replace(/[=:/].*$/, '');
}

/** `-y`, `-qq`, `-yq`, `--assume-yes`, `-o APT::Get::Assume-Yes=true` … Source: apt-get(8), apt-private/private-cmndline.cc. */
export function assumesYes({ options }: AptCall): boolean {
  let quiet = 0;
  for (const option of options) {
    if (/^--(?:yes|assume-yes|force-yes|simulate|just-print|dry-run|recon|no-act|print-uris|help)$/.test(option)) {
      return true;
    }
    if (/assume-yes"?\s*[= ]\s*"?(?:true|1|yes|on)/i.test(option)) return true;
    if (/^--quiet=[2-9]$|^-q=[2-9]$/.test(option)) return true;
    if (/^--quiet$/.test(option)) quiet += 1;
    if (!/^-[a-zA-Z]+$/.test(option)) continue;
    if (/[ysh]/.test(option)) return true;
    quiet += option.split('q').length - 1;
  }
  return quiet >= 2;
}

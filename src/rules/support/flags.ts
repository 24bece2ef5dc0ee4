import { matchFlag } from '../../ocs/agent-cli.ts';
import type { Argument } from './starts.ts';

/** An option of ocs-agent-cli on a command line. */
export type GivenFlag = {
  /** Its full name: `--agent`. */
  readonly flag: string;
  readonly name: Argument;
  /** `text` is the value alone; null where the line ends before it. For `--flag=value` the same word as `name`. */
  readonly value: Argument | null;
  readonly joined: boolean;
};

/** The options among the words that reach ocs-agent-cli, as argparse reads them: abbreviations count. */
export function flagsIn(words: readonly Argument[]): readonly GivenFlag[] {
  const found: GivenFlag[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const name = words[at];
    if (!name || name.text === '--') break;
    if (!name.text.startsWith('--') || /\s/.test(name.text.split('=', 1)[0] ?? '')) continue;
    const [flag, ...others] = matchFlag(name.text);
    if (flag === undefined || others.length > 0) continue;
    const equals = name.text.indexOf('=');
    if (equals !== -1) {
      found.push({ flag, name, value: { ...name, text: name.text.slice(equals + 1) }, joined: true });
      continue;
    }
    const value = words[at + 1] ?? null;
    found.push({ flag, name, value, joined: false });
    at += 1;
  }
  return found;
}

/** The last one wins, as argparse has it. */
export function flagIn(words: readonly Argument[], flag: string): GivenFlag | null {
  return flagsIn(words).findLast((given) => given.flag === flag) ?? null;
}

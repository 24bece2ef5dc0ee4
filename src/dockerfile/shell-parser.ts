import type { Span } from '../model/location.ts';
import type { LogicalLine } from './logical-line.ts';
import { composeLine, spanIn } from './logical-line.ts';
import type { RawWord, ShellWord } from './shell-words.ts';
import { readShellWord } from './shell-words.ts';

export type Redirection = {
  /** `>`, `>>`, `<`, `<<`, `2>&`, with the number in front. */
  readonly operator: string;
  readonly target: ShellWord | null;
  readonly span: Span;
};

/** What stands behind a command. */
export type Joint = '&&' | '||' | ';' | '|' | '&' | 'end';

/** A simple command: a program and its arguments. */
export type ShellCommand = {
  /** The program first. Empty for a bare `A=b` or `> file`. */
  readonly words: readonly ShellWord[];
  /** `A=b` in front of the program. */
  readonly assignments: readonly ShellWord[];
  readonly redirections: readonly Redirection[];
  readonly followedBy: Joint;
  /** The command whose output it reads through `|`. */
  readonly pipedFrom: ShellCommand | null;
  /** It may not run: behind `||`, in a branch or a loop. */
  readonly conditional: boolean;
  /** In `$(…)` or backticks. */
  readonly substitution: boolean;
  /** In `( )`, `$( )` or a pipe: a `cd` or a variable in it ends with it. */
  readonly subshell: boolean;
  readonly span: Span;
};

const skipped = new Set(['then', 'else', 'do', '!', '{', 'time', 'fi', 'done', '}', 'if', 'elif', 'while', 'until']);
const opensBranch = new Set(['then', 'do', '{']);
const closesBranch = new Set(['fi', 'done', '}', 'elif']);
const maxDepth = 60;

/** A here-document that a script announces; its body begins on the next line, or (in RUN) stands behind the instruction. */
export type PendingHeredoc = { readonly name: string; readonly chomp: boolean; readonly command: number };

type Place = { readonly conditional: boolean; readonly substitution: boolean; readonly subshell: boolean };

/** Reads shell text into its simple commands; whatever it does not understand it walks past. Time is linear. */
export class ShellParser {
  readonly commands: ShellCommand[] = [];
  /** Heredocs whose body does not follow in the text. */
  pending: PendingHeredoc[] = [];
  private readonly line: LogicalLine;
  private readonly text: string;
  private at = 0;
  private end: number;
  private depth = 0;
  private place: Place;

  constructor(line: LogicalLine, place: Place) {
    this.line = line;
    this.text = line.text;
    this.end = line.text.length;
    this.place = place;
  }

  run(): this {
    while (this.at < this.end) {
      this.list(null);
      // A parenthesis that nobody opened.
      this.at++;
    }
    return this;
  }

  /** Commands up to `)`, `;;`, `esac` or the end; answers which of them it stopped before. */
  private list(closer: ')' | null): void {
    const branches = this.place;
    let conditional = this.place.conditional;
    let pipedFrom: ShellCommand | null = null;
    while (this.at < this.end) {
      const char = this.text[this.at];
      if (char === ')' || this.text.startsWith(';;', this.at)) {
        if (char === ')' || closer === ')' || this.depth > 0) break;
        this.at += 2;
        continue;
      }
      if (this.skipBlank()) continue;
      if (char === '\n') {
        this.at++;
        this.skipBodies();
        conditional = this.place.conditional;
        pipedFrom = null;
        continue;
      }
      const joint = this.readJoint();
      if (joint) {
        conditional = this.place.conditional || joint === '||' || (conditional && joint === '|');
        if (joint !== '|') pipedFrom = null;
        continue;
      }
      const before = this.at;
      this.closed = false;
      const command = this.command(conditional, pipedFrom);
      if (command) pipedFrom = command;
      else conditional = this.place.conditional || (conditional && !this.closed) || this.definesFunction;
      this.definesFunction = false;
      if (this.at === before) {
        if (this.stopped) break;
        this.at++;
      }
      if (this.stopped) break;
    }
    this.place = branches;
  }

  /** Set at the `esac` of the case that is being read. */
  private stopped = false;
  /** Set at `fi`, `done` and `}`. */
  private closed = false;
  private definesFunction = false;

  private skipBlank(): boolean {
    const char = this.text[this.at];
    if (char === ' ' || char === '\t' || char === '\r') this.at++;
    else if (char === '\\' && this.text[this.at + 1] === '\n') this.at += 2;
    else if (char === '#') {
      const feed = this.text.indexOf('\n', this.at);
      this.at = feed === -1 ? this.end : Math.min(feed, this.end);
    } else return false;
    return true;
  }

  private peekJoint(): { readonly joint: Joint; readonly length: number } {
    const { text, at } = this;
    if (at >= this.end) return { joint: 'end', length: 0 };
    if (text.startsWith('&&', at)) return { joint: '&&', length: 2 };
    if (text.startsWith('||', at)) return { joint: '||', length: 2 };
    if (text.startsWith('|&', at)) return { joint: '|', length: 2 };
    switch (text[at]) {
      case '|':
        return { joint: '|', length: 1 };
      case '&':
        return { joint: '&', length: 1 };
      case ';':
        return { joint: ';', length: 1 };
      default:
        return { joint: text[at] === '\n' ? ';' : 'end', length: 0 };
    }
  }

  private readJoint(): Joint | null {
    const { joint, length } = this.peekJoint();
    if (length === 0) return null;
    this.at += length;
    return joint;
  }

  private command(conditional: boolean, pipedFrom: ShellCommand | null): ShellCommand | null {
    const words: ShellWord[] = [];
    const assignments: ShellWord[] = [];
    const redirections: Redirection[] = [];
    const start = this.at;
    let last = start;
    const first = this.pending.length;
    while (this.at < this.end && !this.stopped) {
      const char = this.text[this.at];
      if (char === ' ' || char === '\t' || char === '\r' || (char === '\\' && this.text[this.at + 1] === '\n')) {
        this.skipBlank();
        continue;
      }
      if (char === '#' || char === '\n' || char === ';' || char === '|' || char === ')') break;
      if (char === '&' && this.text[this.at + 1] !== '>') break;
      if (char === '(') {
        if (words.length === 1 && /^\([ \t]*\)/.test(this.text.slice(this.at, this.at + 20))) {
          // A function: its body runs when it is called, if at all.
          this.at = this.text.indexOf(')', this.at) + 1;
          words.length = 0;
          this.definesFunction = true;
          return null;
        }
        this.at = this.inside(this.at + 1, this.end, ')', { ...this.place, conditional, subshell: true }) + 1;
        last = this.at;
        continue;
      }
      const redirection = this.redirection();
      if (redirection) {
        redirections.push(redirection);
        last = this.at;
        continue;
      }
      const raw = this.word();
      const word = this.wordOf(raw);
      if (words.length === 0 && assignments.length === 0 && !raw.quoted && this.keyword(word.text, conditional)) {
        last = this.at;
        if (skipped.has(word.text)) return null;
        continue;
      }
      if (words.length === 0 && /^[A-Za-z_]\w*\+?=/.test(word.text)) assignments.push(word);
      else words.push(word);
      if (words.length === 1 && word.text === '[[') this.testWords(words);
      last = this.at;
    }
    if (words.length === 0 && assignments.length === 0 && redirections.length === 0) return null;
    const followedBy = this.jointBehind();
    const begin = words[0]?.span.start ?? assignments[0]?.span.start ?? spanIn(this.line, start, last).start;
    const command: ShellCommand = {
      words,
      assignments,
      redirections,
      followedBy,
      pipedFrom,
      conditional,
      substitution: this.place.substitution,
      subshell: this.place.subshell || pipedFrom !== null || followedBy === '|',
      span: { start: Math.min(begin, assignments[0]?.span.start ?? begin), end: spanIn(this.line, start, last).end },
    };
    this.commands.push(command);
    for (let each = first; each < this.pending.length; each++) {
      const heredoc = this.pending[each];
      if (heredoc) this.pending[each] = { ...heredoc, command: this.commands.length - 1 };
    }
    return command;
  }

  private jointBehind(): Joint {
    while (this.at < this.end && (this.text[this.at] === ' ' || this.text[this.at] === '\t')) this.at++;
    return this.peekJoint().joint;
  }

  /** Whether a word in front of a command is the shell's own; if so it is dealt with. */
  private keyword(text: string, conditional: boolean): boolean {
    if (skipped.has(text)) {
      if (opensBranch.has(text)) {
        this.branches.push(this.place);
        // Braces alone only group.
        if (text !== '{' || conditional) this.place = { ...this.place, conditional: true };
      }
      this.closed = closesBranch.has(text);
      if (this.closed) this.place = this.branches.pop() ?? this.place;
      return true;
    }
    if (text === 'for' || text === 'select' || text === 'function') {
      while (this.at < this.end && !['\n', ';', '{', '('].includes(this.text[this.at] ?? '')) {
        if (this.skipBlank()) continue;
        const before = this.at;
        this.word();
        if (this.at === before) this.at++;
      }
      return true;
    }
    if (text === 'case') {
      this.caseOf();
      return true;
    }
    if (text === 'esac' && this.cases > 0) {
      this.stopped = true;
      return true;
    }
    return false;
  }

  private readonly branches: Place[] = [];
  private cases = 0;

  private caseOf(): void {
    if (this.depth >= maxDepth) {
      this.at = this.end;
      return;
    }
    const place = this.place;
    this.place = { ...place, conditional: true };
    this.cases++;
    this.depth++;
    for (let seenIn = false; this.at < this.end && !seenIn; ) {
      if (this.skipBlank()) continue;
      const before = this.at;
      const word = this.word();
      seenIn = this.text.slice(word.start, word.end) === 'in';
      if (this.at === before) this.at++;
    }
    while (this.at < this.end && !this.stopped) {
      // The pattern, up to its parenthesis.
      while (this.at < this.end && this.text[this.at] !== ')') {
        const before = this.at;
        if (this.skipBlank()) continue;
        const word = this.word();
        if (this.text.slice(word.start, word.end) === 'esac') {
          this.stopped = true;
          break;
        }
        if (this.at === before) this.at++;
      }
      if (this.stopped) break;
      this.at++;
      this.list(')');
      if (this.text.startsWith(';;', this.at)) this.at += this.text[this.at + 2] === '&' ? 3 : 2;
      else if (this.text[this.at] === ')') break;
    }
    this.stopped = false;
    this.cases--;
    this.depth--;
    this.place = place;
  }

  private testWords(words: ShellWord[]): void {
    while (this.at < this.end && this.text[this.at] !== '\n') {
      if (this.skipBlank()) continue;
      const before = this.at;
      const word = this.wordOf(this.word());
      if (this.at === before) this.at++;
      else words.push(word);
      if (word.text === ']]') return;
    }
  }

  private redirection(): Redirection | null {
    const char = this.text[this.at] ?? '';
    if (char !== '<' && char !== '>' && char !== '&' && !(char >= '0' && char <= '9')) return null;
    const shape = /^(?:\d{0,9}(?:<<<|<<-?|<>|<&|>>|>&|>\||[<>])|&>>?)/.exec(this.text.slice(this.at, this.at + 14));
    const operator = shape?.[0];
    if (!operator) return null;
    const start = this.at;
    this.at += operator.length;
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
    // Process substitution: `<(…)`.
    if (this.text[this.at] === '(') {
      this.at = this.inside(this.at + 1, this.end, ')', { ...this.place, substitution: true, subshell: true }) + 1;
      return { operator, target: null, span: spanIn(this.line, start, Math.min(this.at, this.end)) };
    }
    const raw = this.word();
    const target = raw.end > raw.start ? this.wordOf(raw) : null;
    if (target && /<<-?$/.test(operator)) {
      this.pending.push({ name: target.inner.text, chomp: operator.endsWith('-'), command: -1 });
    }
    return { operator, target, span: spanIn(this.line, start, raw.end) };
  }

  /** Behind a line's end: the bodies of the heredocs that it announced. */
  private skipBodies(): void {
    for (const heredoc of this.pending) {
      while (this.at < this.end) {
        const feed = this.text.indexOf('\n', this.at);
        const end = feed === -1 ? this.end : Math.min(feed, this.end);
        let line = this.text.slice(this.at, end).replace(/\r$/, '');
        if (heredoc.chomp) line = line.replace(/^\t+/, '');
        this.at = Math.min(end + 1, this.end);
        if (line === heredoc.name) break;
      }
    }
    this.pending = [];
  }

  private word(): RawWord {
    const word = readShellWord(this.text, this.at, this.end, (start, end, closer) =>
      this.inside(start, end, closer, { ...this.place, substitution: true, subshell: true }),
    );
    this.at = word.end;
    return word;
  }

  private wordOf(raw: RawWord): ShellWord {
    const inner = composeLine(this.line, raw.stretches);
    return {
      text: this.text.slice(raw.start, raw.end),
      value: raw.expands ? null : inner.text,
      quoted: raw.quoted,
      span: spanIn(this.line, raw.start, raw.end),
      inner,
    };
  }

  /** Reads what stands in brackets; answers where the closing one is. */
  private inside(start: number, end: number, closer: ')' | null, place: Place): number {
    if (this.depth >= maxDepth) return end;
    const outer = { at: this.at, end: this.end, place: this.place, cases: this.cases, stopped: this.stopped };
    this.depth++;
    this.at = start;
    this.end = end;
    this.place = place;
    this.cases = 0;
    this.stopped = false;
    this.list(closer);
    const stop = this.at;
    this.depth--;
    this.at = outer.at;
    this.end = outer.end;
    this.place = outer.place;
    this.cases = outer.cases;
    this.stopped = outer.stopped;
    return Math.min(stop, end);
  }
}

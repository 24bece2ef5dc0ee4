import { replacePattern, trimPattern } from './shell-pattern.ts';
import { goQuote, isSpace } from './space.ts';

/** What an environment says about a name: its value, that it is not set, or that nobody can tell before the build. */
export type Lookup = { readonly kind: 'set'; readonly value: string } | { readonly kind: 'unset' | 'unknown' };

export type LexOptions = {
  readonly escape: string;
  readonly rawQuotes?: boolean;
  readonly rawEscapes?: boolean;
  /** Heredoc bodies: quotes are ordinary characters. */
  readonly skipQuotes?: boolean;
  /** `$X` of an unset name stays as written. */
  readonly skipUnset?: boolean;
  readonly lookup: (name: string) => Lookup;
};

export type Lexed =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly words: readonly string[];
      /** Names whose value would be needed and is not known; their places in the text are empty. */
      readonly unknown: readonly string[];
    }
  | { readonly kind: 'refused'; readonly message: string };

class Refusal extends Error {}
class TooDeep extends Error {}

/** `${a:-${b:-…` further than anybody writes: what comes of it stays unknown. */
const maxDepth = 300;

/**
 * What variables bring to one word; more stays unknown. `$A$A` of `$A$A` would fill the memory within thirty lines, and
 * Linux starts no program that has a longer variable. Source: Linux, include/uapi/linux/binfmts.h, MAX_ARG_STRLEN.
 */
const maxBrought = 131_072;
/** A pattern's length times its value's: what a search may cost, and what a replacement may make. */
const maxSearch = 1_048_576;
const maxPattern = 4096;

function isTooMuch(value: string, pattern: string, by: string): boolean {
  return pattern.length > maxPattern || value.length * (pattern.length + by.length) > maxSearch;
}

/** Words and variables as BuildKit reads them outside of RUN. Source: BuildKit frontend/dockerfile/shell/lex.go. */
export function lexShell(source: string, options: LexOptions): Lexed {
  const lexer = new ShellLexer(source, options);
  try {
    const { text, words } = lexer.until(null, options.rawEscapes ?? false, false);
    return { kind: 'text', text, words, unknown: lexer.unknown };
  } catch (error) {
    if (error instanceof TooDeep) return { kind: 'text', text: '', words: [], unknown: ['{'] };
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', message: `failed to process ${goQuote(source)}: ${error.message}` };
  }
}

/**
 * Split by blanks, with quoted blanks kept: the words of `lexShell`, gathered while it runs. The word in the making is
 * shared with the texts inside `${…}`, which begin by clearing it: BuildKit loses `ab` of `ab${X:-c}` so, and we must too.
 */
class Words {
  private readonly done: string[] = [];
  private readonly shared: string[];
  private inWord = false;

  constructor(shared: string[]) {
    this.shared = shared;
    shared.length = 0;
  }

  addChar(char: string): void {
    if (!isSpace(char)) this.addRaw(char);
    else if (this.inWord && this.shared.length > 0) {
      this.finish();
      this.inWord = false;
    }
  }

  addRaw(text: string): void {
    if (text !== '') this.shared.push(text);
    this.inWord = true;
  }

  finish(): readonly string[] {
    if (this.shared.length > 0) this.done.push(this.shared.join(''));
    this.shared.length = 0;
    return this.done;
  }
}

class ShellLexer {
  readonly unknown: string[] = [];
  private depth = 0;
  private brought = 0;
  private at: number;
  private rawEscapes: boolean;
  private readonly word: string[] = [];
  private readonly source: string;
  private readonly options: LexOptions;

  constructor(source: string, options: LexOptions) {
    this.source = source;
    this.options = options;
    this.rawEscapes = options.rawEscapes ?? false;
    // Go's text/scanner ignores a byte-order mark at the beginning.
    this.at = source.startsWith('\ufeff') ? 1 : 0;
  }

  private peek(): string {
    const code = this.source.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private next(): string {
    const char = this.peek();
    this.at += char.length;
    return char;
  }

  until(stop: string | null, rawEscapes: boolean, pattern: boolean): { text: string; words: readonly string[] } {
    const before = this.rawEscapes;
    this.rawEscapes = rawEscapes;
    const text: string[] = [];
    const words = new Words(this.word);
    for (let char = this.peek(); char !== ''; char = this.peek()) {
      if (stop !== null && char === stop) {
        this.next();
        this.rawEscapes = before;
        return { text: text.join(''), words: words.finish() };
      }
      if (char === '$') {
        const value = this.dollar();
        text.push(value);
        for (const each of value) words.addChar(each);
      } else if (char === '<') {
        const value = this.heredocMark();
        text.push(value);
        words.addRaw(value);
      } else if (char === "'" && !this.options.skipQuotes) {
        const value = this.singleQuoted(pattern);
        text.push(value);
        words.addRaw(value);
      } else if (char === '"' && !this.options.skipQuotes) {
        const value = this.doubleQuoted(pattern);
        text.push(value);
        words.addRaw(value);
      } else if (this.next() === this.options.escape) {
        if (this.rawEscapes) {
          text.push(char);
          words.addRaw(char);
        }
        const escaped = this.next();
        if (escaped === '') break;
        text.push(escaped);
        words.addRaw(escaped);
      } else {
        text.push(char);
        words.addChar(char);
      }
    }
    this.rawEscapes = before;
    if (stop !== null) throw new Refusal(`unexpected end of statement while looking for matching ${stop}`);
    return { text: text.join(''), words: words.finish() };
  }

  private singleQuoted(pattern: boolean): string {
    const quote = this.next();
    const end = this.source.indexOf("'", this.at);
    if (end === -1) {
      this.at = this.source.length;
      throw new Refusal('unexpected end of statement while looking for matching single-quote');
    }
    let text = this.source.slice(this.at, end);
    this.at = end + 1;
    if (pattern) text = text.replaceAll(this.options.escape, this.options.escape + this.options.escape);
    return this.options.rawQuotes ? quote + text + quote : text;
  }

  private doubleQuoted(pattern: boolean): string {
    const text: string[] = [];
    const quote = this.next();
    if (this.options.rawQuotes) text.push(quote);
    for (;;) {
      const char = this.peek();
      if (char === '') throw new Refusal('unexpected end of statement while looking for matching double-quote');
      if (char === '"') {
        this.next();
        if (this.options.rawQuotes) text.push(char);
        return text.join('');
      }
      if (char === '$') {
        text.push(this.dollar());
        continue;
      }
      this.next();
      if (char !== this.options.escape) {
        text.push(char);
        continue;
      }
      const escaped = this.peek();
      if (escaped === '') continue;
      if (escaped === '"' || escaped === '$' || escaped === this.options.escape) {
        if (this.rawEscapes) text.push(char);
        text.push(this.next());
      } else {
        if (this.rawEscapes && (!this.options.rawQuotes || pattern)) text.push(char);
        text.push(char);
      }
    }
  }

  private heredocMark(): string {
    this.next();
    if (this.peek() !== '<') return '<';
    this.next();
    const start = this.at;
    while (this.peek() === '\t' || this.peek() === '\r' || this.peek() === ' ') this.next();
    return `<<${this.source.slice(start, this.at)}`;
  }

  private name(): string {
    const start = this.at;
    const first = this.peek();
    if (first !== '' && '@*#?-$!0'.includes(first) && !/\p{Nd}/u.test(first)) return this.next();
    const shape = /\p{Nd}/u.test(first) ? /\p{Nd}/u : /[\p{L}\p{Nd}_]/u;
    while (this.at < this.source.length && shape.test(this.peek())) this.next();
    return this.source.slice(start, this.at);
  }

  private dollar(): string {
    this.next();
    if (this.peek() !== '{') {
      const name = this.name();
      if (name === '') return '$';
      return this.value(name, `$${name}`);
    }
    this.next();
    const first = this.peek();
    if (first === '') throw new Refusal("syntax error: missing '}'");
    if (first === '{' || first === '}' || first === ':') throw new Refusal('syntax error: bad substitution');
    const name = this.name();
    let operator = this.next();
    if (operator === '}') return this.value(name, `\${${name}}`);
    if (operator === '/') return this.replacement(name);
    const nullIsUnset = operator === ':';
    if (nullIsUnset) operator = this.next();
    // Go prints U+FFFD where the text ends.
    const written = `${nullIsUnset ? ':' : ''}${operator === '' ? '\ufffd' : operator}`;
    // After a colon Go falls into the branch of the operators whatever follows, and reads the word first.
    if (!nullIsUnset && !['+', '-', '?', '#', '%'].includes(operator)) {
      throw new Refusal(`unsupported modifier (${written}) in substitution`);
    }
    const isPattern = operator === '#' || operator === '%';
    if (nullIsUnset && isPattern) throw new Refusal(`unsupported modifier (${written}) in substitution`);
    const before = this.unknown.length;
    const word = this.wordUntil('}', isPattern, isPattern, "syntax error: missing '}'");
    const unknownInWord = this.unknown.splice(before);
    const found = this.options.lookup(name);
    if (found.kind === 'unset' && this.options.skipUnset) return `\${${name}${written}${word}}`;
    if (!'-+?#%'.includes(operator) || operator === '') {
      throw new Refusal(`unsupported modifier (${written}) in substitution`);
    }
    if (found.kind === 'unknown') {
      // A pattern is wrong whatever it is tried on.
      if ((operator === '#' || operator === '%') && unknownInWord.length === 0) {
        this.pattern(trimPattern(word, '', operator));
      }
      return this.unknownValue(name);
    }
    const value = found.kind === 'set' ? found.value : '';
    const isUnset = found.kind === 'unset' || (nullIsUnset && value === '');
    const takeWord = (): string => {
      this.unknown.push(...unknownInWord);
      return word;
    };
    switch (operator) {
      case '-':
        return isUnset ? takeWord() : this.bring(name, value);
      case '+':
        return isUnset ? '' : takeWord();
      case '?': {
        const why = found.kind === 'unset' ? 'is not allowed to be unset' : 'is not allowed to be empty';
        if (isUnset) throw new Refusal(`${name}: ${word || why}`);
        return this.bring(name, value);
      }
      default:
        takeWord();
        if (isTooMuch(value, word, '')) return this.unknownValue(name);
        return this.bring(name, this.pattern(trimPattern(word, value, operator === '#' ? '#' : '%')));
    }
  }

  private replacement(name: string): string {
    const all = this.peek() === '/';
    if (all) this.next();
    const pattern = this.wordUntil('/', true, true, "syntax error: missing '/' in ${}");
    const by = this.wordUntil('}', true, false, "syntax error: missing '}'");
    const found = this.options.lookup(name);
    if (found.kind === 'unknown') return this.unknownValue(name);
    if (found.kind === 'unset' && this.options.skipUnset) return `\${${name}/${pattern}/${by}}`;
    const value = found.kind === 'set' ? found.value : '';
    if (isTooMuch(value, pattern, by)) return this.unknownValue(name);
    return this.bring(name, this.pattern(replacePattern(pattern, value, by, all)));
  }

  private unknownValue(name: string): string {
    this.unknown.push(name);
    return '';
  }

  private bring(name: string, value: string): string {
    this.brought += value.length;
    return this.brought > maxBrought ? this.unknownValue(name) : value;
  }

  private wordUntil(stop: string, rawEscapes: boolean, pattern: boolean, missing: string): string {
    if (++this.depth > maxDepth) throw new TooDeep();
    try {
      const { text } = this.until(stop, rawEscapes, pattern);
      this.depth--;
      return text;
    } catch (error) {
      if (error instanceof Refusal && this.at >= this.source.length) throw new Refusal(missing);
      throw error;
    }
  }

  private pattern(result: { readonly text: string } | { readonly refused: string }): string {
    if ('refused' in result) throw new Refusal(result.refused);
    return result.text;
  }

  private value(name: string, written: string): string {
    const found = this.options.lookup(name);
    if (found.kind === 'set') return this.bring(name, found.value);
    if (found.kind === 'unknown') return this.unknownValue(name);
    return this.options.skipUnset ? written : '';
  }
}

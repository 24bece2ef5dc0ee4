import type { PythonFeature, PythonProblem } from './problem.ts';
import { type StringScan, scanString, stringPrefixes } from './string-scan.ts';

export type TokenKind = 'name' | 'number' | 'string' | 'op';

export type Token = {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

/** One logical line: brackets and backslashes joined. `depth` is its indentation level, 0 at the top. */
export type LogicalLine = { readonly tokens: readonly Token[]; readonly depth: number };

export type Tokens = {
  readonly lines: readonly LogicalLine[];
  readonly features: readonly PythonFeature[];
  /** What no Python 3 tokenizer accepts; the lines then end before it. */
  readonly problem: PythonProblem | null;
};

const name = /[\p{XID_Start}_][\p{XID_Continue}]*/uy;
const number =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?[jJ]?/y;
const operator =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|!=|->|:=|\*\*|\/\/|>>|<<|<=|>=|==|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|@=|[-+*/%@&|^~<>()[\]{},:.;=]/y;
const oldOctal = /^0[0-9_]*[1-9][0-9_]*$/;
const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
// CPython's MAXLEVEL (Parser/lexer/state.h).
const deepestBrackets = 200;

type Indent = { readonly column: number; readonly alternative: number };

/**
 * Tokenizes as CPython does (Parser/tokenizer.c, 3.13): indentation with tabs to 8 and to 1, f-strings with nested
 * quotes (PEP 701). Linear in the text.
 */
export function tokenize(text: string): Tokens {
  const lines: LogicalLine[] = [];
  const features: PythonFeature[] = [];
  const indents: Indent[] = [{ column: 0, alternative: 0 }];
  const brackets: { readonly text: string; readonly start: number }[] = [];
  let current: Token[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let atLineStart = true;

  const refuse = (message: string, start: number, end = start + 1): Tokens => ({
    lines,
    features,
    problem: { message, span: { start, end: Math.min(end, text.length) } },
  });
  const endLine = (): void => {
    if (current.length > 0) lines.push({ tokens: current, depth: indents.length - 1 });
    current = [];
    atLineStart = true;
  };

  while (at < text.length) {
    if (atLineStart) {
      const line = readIndent(text, at);
      at = line.end;
      if (line.blank) continue;
      const problem = applyIndent(indents, line);
      if (problem) return refuse(problem, line.end);
      atLineStart = false;
    }
    const char = text[at] ?? '';
    if (char === ' ' || char === '\t' || char === '\f') {
      at += 1;
      continue;
    }
    if (char === '\n' || char === '\r') {
      if (brackets.length === 0) endLine();
      at += 1;
      continue;
    }
    if (char === '#') {
      at = lineEnd(text, at);
      continue;
    }
    if (char === '\\') {
      const next = lineBreakLength(text, at + 1);
      if (next === 0) return refuse('unexpected character after line continuation character', at);
      if (at + 1 + next >= text.length) return refuse('unexpected EOF while parsing', at);
      at += 1 + next;
      continue;
    }
    const token = readToken(text, at);
    if ('problem' in token) return refuse(token.problem.message, token.problem.span.start, token.problem.span.end);
    if (token.scan) for (const feature of token.scan.features) features.push(feature);
    if (token.kind === 'op' && '([{'.includes(token.text)) {
      if (brackets.length >= deepestBrackets) return refuse('too many nested parentheses', at);
      brackets.push({ text: token.text, start: at });
    }
    const opener = token.kind === 'op' ? closes[token.text] : undefined;
    if (opener !== undefined) {
      const open = brackets.pop();
      if (!open) return refuse(`unmatched '${token.text}'`, at);
      if (open.text !== opener) {
        return refuse(`closing parenthesis '${token.text}' does not match opening parenthesis '${open.text}'`, at);
      }
    }
    current.push({ kind: token.kind, text: token.text, start: at, end: token.end });
    at = token.end;
  }
  const open = brackets.at(-1);
  if (open) return refuse(`'${open.text}' was never closed`, open.start);
  endLine();
  return { lines, features, problem: null };
}

type Read =
  | { readonly kind: TokenKind; readonly text: string; readonly end: number; readonly scan: StringScan | null }
  | { readonly problem: PythonProblem };

function readToken(text: string, at: number): Read {
  const char = text[at] ?? '';
  if (char === '"' || char === "'") return readString(text, at, at);
  name.lastIndex = at;
  const word = name.exec(text)?.[0];
  if (word !== undefined) {
    const end = at + word.length;
    const quote = text[end];
    if ((quote === '"' || quote === "'") && stringPrefixes.has(word.toLowerCase())) return readString(text, at, end);
    if (quote === '"' || quote === "'") return notSyntax(at, end + 1);
    return { kind: 'name', text: word, end, scan: null };
  }
  number.lastIndex = at;
  const digits = number.exec(text)?.[0];
  if (digits !== undefined) {
    const end = at + digits.length;
    if (oldOctal.test(digits)) {
      const message =
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers';
      return { problem: { message, span: { start: at, end } } };
    }
    return { kind: 'number', text: digits, end, scan: null };
  }
  operator.lastIndex = at;
  const op = operator.exec(text)?.[0];
  if (op === undefined) return notSyntax(at, at + 1);
  return { kind: 'op', text: op, end: at + op.length, scan: null };
}

function notSyntax(start: number, end: number): Read {
  return { problem: { message: 'invalid syntax', span: { start, end } } };
}

function readString(text: string, start: number, quoteAt: number): Read {
  const scan = scanString(text, start, quoteAt, 0);
  if (scan.problem) return { problem: scan.problem };
  return { kind: 'string', text: text.slice(start, scan.end), end: scan.end, scan };
}

type LineIndent = Indent & { readonly end: number; readonly blank: boolean };

/** Reads the white space at the start of a line; `blank` where nothing but a comment follows, `end` behind it then. */
function readIndent(text: string, start: number): LineIndent {
  let column = 0;
  let alternative = 0;
  let continued: Indent | null = null;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text[at];
    if (char === ' ') {
      column += 1;
      alternative += 1;
    } else if (char === '\t') {
      column = (Math.floor(column / 8) + 1) * 8;
      alternative += 1;
    } else if (char === '\f') {
      column = 0;
      alternative = 0;
    } else if (char === '\\' && lineBreakLength(text, at + 1) > 0) {
      // The first backslash decides the indentation of what comes next.
      continued ??= { column, alternative };
      at += lineBreakLength(text, at + 1);
    } else break;
  }
  const char = text[at];
  if (char === '#' || char === '\n' || char === '\r' || char === undefined) {
    const end = lineEnd(text, at);
    return { column, alternative, blank: true, end: end + lineBreakLength(text, end) };
  }
  return { ...(continued ?? { column, alternative }), blank: false, end: at };
}

/** Moves the stack of indents, or says what CPython says. */
function applyIndent(indents: Indent[], line: LineIndent): string | null {
  const tabs = 'inconsistent use of tabs and spaces in indentation';
  const top = indents.at(-1) ?? { column: 0, alternative: 0 };
  if (line.column > top.column) {
    if (line.alternative <= top.alternative) return tabs;
    indents.push({ column: line.column, alternative: line.alternative });
    return null;
  }
  while ((indents.at(-1)?.column ?? 0) > line.column) indents.pop();
  const level = indents.at(-1);
  if (level?.column !== line.column) return 'unindent does not match any outer indentation level';
  return level.alternative === line.alternative ? null : tabs;
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

function lineBreakLength(text: string, at: number): number {
  if (text[at] === '\r') return text[at + 1] === '\n' ? 2 : 1;
  return text[at] === '\n' ? 1 : 0;
}

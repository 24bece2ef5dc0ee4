import type { PythonFeature, PythonProblem } from './problem.ts';

export const stringPrefixes: ReadonlySet<string> = new Set([
  'r',
  'u',
  'b',
  'br',
  'rb',
  'f',
  'fr',
  'rf',
  't',
  'tr',
  'rt',
]);

export type StringScan = {
  /** Behind the closing quote. */
  readonly end: number;
  readonly features: readonly PythonFeature[];
  readonly problem: PythonProblem | null;
};

type Replacement = { readonly end: number; readonly problem: PythonProblem | null };

type Context = {
  readonly text: string;
  readonly start: number;
  /** One or three quote characters. */
  readonly quote: string;
  readonly raw: boolean;
  readonly depth: number;
  readonly features: PythonFeature[];
};

const word = /[\p{XID_Start}_][\p{XID_Continue}]*/uy;
// CPython's MAXFSTRINGLEVEL (Parser/lexer/state.h).
const deepest = 150;

/** Reads a string literal that starts at `start` with its prefix and at `quoteAt` with its quote. */
export function scanString(text: string, start: number, quoteAt: number, depth: number): StringScan {
  const prefix = text.slice(start, quoteAt).toLowerCase();
  const char = text[quoteAt] ?? '';
  const quote = text.startsWith(char.repeat(3), quoteAt) ? char.repeat(3) : char;
  const features: PythonFeature[] = [];
  const context: Context = { text, start, quote, raw: prefix.includes('r'), depth, features };
  const formatted = prefix.includes('f') || prefix.includes('t');
  if (prefix.includes('t')) features.push(feature('3.14', 'template strings', start, quoteAt + quote.length));
  if (depth > deepest) return failed(context, 'too many nested f-strings');
  let at = quoteAt + quote.length;
  while (at < text.length) {
    if (text.startsWith(quote, at)) return { end: at + quote.length, features, problem: null };
    const here = text[at];
    if (here === '\\') {
      // A named escape holds braces that are no replacement field.
      const named = formatted && !context.raw && text.startsWith('\\N{', at) ? text.indexOf('}', at) : -1;
      const escapedBrace = formatted && (text[at + 1] === '{' || text[at + 1] === '}');
      at = named !== -1 ? named + 1 : at + (escapedBrace ? 1 : text.startsWith('\r\n', at + 1) ? 3 : 2);
    } else if ((here === '\n' || here === '\r') && quote.length === 1) {
      return failed(context, 'unterminated string literal');
    } else if (formatted && (here === '{' || here === '}') && text[at + 1] === here) {
      at += 2;
    } else if (formatted && here === '}') {
      return failed(context, "f-string: single '}' is not allowed");
    } else if (formatted && here === '{') {
      const inner = scanReplacement(context, at);
      if (inner.problem) return { end: inner.end, features, problem: inner.problem };
      at = inner.end;
    } else at += 1;
  }
  return failed(
    context,
    quote.length === 3 ? 'unterminated triple-quoted string literal' : 'unterminated string literal',
  );
}

function feature(version: string, name: string, start: number, end: number): PythonFeature {
  return { version, feature: name, span: { start, end } };
}

function failed(context: Context, message: string): StringScan {
  const { text, start, features } = context;
  const newline = text.indexOf('\n', start);
  const end = newline === -1 ? text.length : newline;
  return { end, features, problem: { message, span: { start, end } } };
}

/** From `{` to behind its `}`: expression, conversion, format. */
function scanReplacement(context: Context, open: number): Replacement {
  const { text, quote, features } = context;
  const newer = (name: string, at: number): void => {
    features.push(feature('3.12', name, at, at + 1));
  };
  if (context.depth > deepest) return failed(context, 'f-string: expressions nested too deeply');
  const closers: string[] = [];
  let at = open + 1;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '"' || char === "'" || /[\p{XID_Start}_]/u.test(char)) {
      word.lastIndex = at;
      const name = char === '"' || char === "'" ? '' : (word.exec(text)?.[0] ?? char);
      const quoteAt = at + name.length;
      const next = text[quoteAt];
      if ((next === '"' || next === "'") && (name === '' || stringPrefixes.has(name.toLowerCase()))) {
        const inner = scanString(text, at, quoteAt, context.depth + 1);
        if (inner.problem) return inner;
        const written = text.slice(at, inner.end);
        if (written.includes(quote)) newer('the same quotes inside an f-string', at);
        else if (written.includes('\\')) newer('a backslash in the expression of an f-string', at);
        features.push(...inner.features);
        at = inner.end;
      } else at = quoteAt;
    } else if (char === '#') {
      newer('a comment inside an f-string', at);
      while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
    } else if (char === '\n' || char === '\r') {
      if (quote.length === 1) newer('a line break in the expression of an f-string', at);
      at += 1;
    } else if (char === '\\') {
      newer('a backslash in the expression of an f-string', at);
      at += 1;
    } else if (char === '(' || char === '[' || char === '{') {
      closers.push(char === '(' ? ')' : char === '[' ? ']' : '}');
      at += 1;
    } else if (char === '}' && closers.length === 0) {
      return { end: at + 1, problem: null };
    } else if (char === ')' || char === ']' || char === '}') {
      if (closers.pop() !== char) return failed(context, `f-string: unmatched '${char}'`);
      at += 1;
    } else if (char === ':' && closers.length === 0) {
      return scanFormat(context, at + 1);
    } else at += 1;
  }
  return failed(context, "f-string: expecting '}'");
}

/** The format behind `:`, in which replacement fields may stand again. */
function scanFormat(context: Context, start: number): Replacement {
  const { text, quote } = context;
  let at = start;
  while (at < text.length) {
    const char = text[at];
    if (text.startsWith(quote, at)) return failed(context, "f-string: expecting '}'");
    if (char === '}') return { end: at + 1, problem: null };
    if ((char === '\n' || char === '\r') && quote.length === 1) return failed(context, 'unterminated string literal');
    if (char === '{') {
      const inner = scanReplacement({ ...context, depth: context.depth + 1 }, at);
      if (inner.problem) return inner;
      at = inner.end;
    } else at += 1;
  }
  return failed(context, "f-string: expecting '}'");
}

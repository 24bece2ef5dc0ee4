import type { SourceFile, Span } from '../model/location.ts';
import { countedLookup, type Lookup, substitute, tooMuchBrought } from './interpolate.ts';

export type DotenvEntry = {
  readonly name: string;
  readonly key: Span;
  /** null: a bare name, taken from the shell. */
  readonly value: {
    readonly text: string;
    readonly written: string;
    readonly span: Span;
    readonly unset: readonly string[];
  } | null;
};

/** Later entries win over earlier ones of the same name. */
export type Dotenv = {
  readonly entries: readonly DotenvEntry[];
  readonly fault: { readonly message: string; readonly span: Span } | null;
};

const blanks = /[\t\v\f\r \u0085\u00a0]*/y;
const keyCharacter = /[\p{L}\p{N}_.\-[\]\t\v\f\r \u0085\u00a0]*/uy;

/** `.env` and `env_file` as Compose reads them. Source: compose-go 2.9, dotenv/parser.go. */
export function parseDotenv(file: SourceFile, lookup: Lookup): Dotenv {
  const { text } = file;
  const entries: DotenvEntry[] = [];
  const values = new Map<string, string>();
  const { lookup: find, isSpent } = countedLookup((name) => lookup(name) ?? values.get(name));
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  const fault = (message: string, start: number): Dotenv => ({
    entries,
    fault: { message, span: { start, end: lineEnd(text, start) } },
  });
  for (;;) {
    at = statementStart(text, at);
    if (at >= text.length) return { entries, fault: null };
    const exported = /export[ \t\n\f\r]+/y;
    exported.lastIndex = at;
    if (exported.test(text)) at = skip(blanks, text, at + 'export'.length);
    const start = at;
    at = skip(keyCharacter, text, at);
    const end = text.charAt(at);
    if (end !== '=' && end !== ':' && end !== '\n' && end !== '')
      return fault(`unexpected character "${end}" in variable name`, start);
    const name = text.slice(start, at).trimEnd();
    if (end === '') return { entries, fault: null };
    if (name.includes(' ')) return fault('key cannot contain a space', start);
    const key = { start, end: start + name.length };
    at = skip(blanks, text, at + 1);
    if (end === '\n') {
      entries.push({ name, key, value: null });
      continue;
    }
    const value = readValue(text, at, find);
    if (!value) return fault('unterminated quoted value', at);
    if (isSpent()) return fault(tooMuchBrought, at);
    if (value.fault) return fault(value.fault, at);
    at = value.next;
    values.set(name, value.text);
    const { text: read, written, span, unset } = value;
    entries.push({ name, key, value: { text: read, written, span, unset } });
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function statementStart(text: string, from: number): number {
  let at = from;
  for (;;) {
    at = skip(/\s*/y, text, at);
    if (text.charAt(at) !== '#') return at;
    at = lineEnd(text, at);
  }
}

type Value = {
  readonly text: string;
  readonly written: string;
  readonly span: Span;
  readonly unset: readonly string[];
  readonly next: number;
  readonly fault: string | null;
};

function readValue(text: string, at: number, lookup: Lookup): Value | null {
  const quote = text.charAt(at);
  if (quote !== '"' && quote !== "'") {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const comment = line.indexOf(' #');
    const written = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
    return { ...expanded(written, lookup), written, span: { start: at, end: at + written.length }, next: end + 1 };
  }
  let written = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === quote) {
      const span = { start: at, end: index + 1 };
      const done = quote === '"' ? expanded(unescaped(written), lookup) : { text: written, unset: [], fault: null };
      return { ...done, written, span, next: index + 1 };
    }
    if (char === '\\' && index + 1 < text.length) {
      index += 1;
      const next = text.charAt(index);
      written += next === quote ? next : next === '\\' ? '\\\\' : `\\${next}`;
    } else written += char;
  }
  return null;
}

function expanded(text: string, lookup: Lookup) {
  if (!text.includes('$')) return { text, unset: [], fault: null };
  const done = substitute(text, lookup);
  return { text: done.text, unset: done.pieces.flatMap((piece) => piece.unset), fault: done.fault };
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(text: string): string {
  return text.replace(/\\([abcfnrtv$"\\]|0\d{0,3})/g, (match, code: string) => {
    if (code === '$') return '$$';
    if (code === '"' || code === '\\') return code;
    if (/^0[0-7]{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 8) & 0xff);
    return escapes[code] ?? match;
  });
}

import { clauseProblem } from './clauses.ts';
import { headers } from './headers.ts';
import { isPlain } from './plain.ts';
import type { PythonFeature, PythonProblem } from './problem.ts';
import type { Rewrite } from './rewrite.ts';
import type { LogicalLine, Token, Tokens } from './tokens.ts';

/** The same program for a parser that knows less: every token at its offset, what the parser lacks blanked out. */
export type Normalised = {
  readonly text: string;
  readonly features: readonly PythonFeature[];
  /** Names bound by what was blanked out (targets of `with`, patterns of `case`) and by `:=`. */
  readonly boundNames: ReadonlySet<string>;
  readonly problem: PythonProblem | null;
};

// Words that are a keyword to the parser but a name to Python in most places.
const soft = new Set(['print', 'match', 'case', 'type']);

/**
 * Strings become plain strings without content, indentation one blank a level, comments and continuations blanks. The
 * parser (@lezer/python 1.1) then meets none of the constructs that it reads wrongly: parenthesised `with` items,
 * targets of `with` that are no names, `/` in lambdas, decorators that are expressions, stars in subscripts, type
 * parameters with defaults, patterns of `case`.
 */
export function normalise(text: string, tokens: Tokens): Normalised {
  return normaliseLines(text, tokens, () => false);
}

/**
 * The same, and what says nothing that anybody asks for goes too: of plain statements in functions and classes, as many
 * as stand in a row, `1` is left. `telling`: the words that a statement stays for.
 */
export function shorten(text: string, tokens: Tokens, telling: ReadonlySet<string>): Normalised {
  let isInside = false;
  return normaliseLines(text, tokens, ({ tokens: line, depth }) => {
    if (depth === 0) isInside = opensScope(line);
    return isInside && depth > 0 && !line.some((token) => telling.has(token.text)) && isPlain(line);
  });
}

const scopes = new Set(['def', 'class', 'async', '@']);

function opensScope([first]: readonly Token[]): boolean {
  return first !== undefined && scopes.has(first.text);
}

function normaliseLines(text: string, tokens: Tokens, isSilent: (line: LogicalLine) => boolean): Normalised {
  const rewrite: Rewrite = {
    replace: new Map(),
    features: [...tokens.features],
    boundNames: new Set(),
    problem: tokens.problem,
  };
  const { lines } = tokens;
  rewrite.problem ??= blockProblem(lines) ?? clauseProblem(lines);
  const silent = new Set<LogicalLine>();
  for (const [index, line] of lines.entries()) {
    if (isSilent(line)) silent.add(line);
    else headers(line, lines[index + 1], rewrite);
    if (rewrite.problem) break;
  }
  return {
    text: print(text, lines, rewrite.replace, silent),
    features: rewrite.features,
    boundNames: rewrite.boundNames,
    problem: rewrite.problem,
  };
}

/** Every line that ends in a colon opens a block, and nothing else does. */
function blockProblem(lines: readonly LogicalLine[]): PythonProblem | null {
  let opened = false;
  let depth = 0;
  for (const line of lines) {
    const first = line.tokens[0];
    const last = line.tokens.at(-1);
    if (!first || !last) continue;
    const span = { start: first.start, end: first.end };
    if (opened && line.depth !== depth + 1) return { message: 'expected an indented block', span };
    if (!opened && line.depth > depth) return { message: 'unexpected indent', span };
    opened = last.kind === 'op' && last.text === ':';
    depth = line.depth;
  }
  const last = lines.at(-1)?.tokens.at(-1);
  return opened && last ? { message: 'expected an indented block', span: { start: last.start, end: last.end } } : null;
}

function print(
  text: string,
  lines: readonly LogicalLine[],
  replace: ReadonlyMap<Token, string>,
  silent: ReadonlySet<LogicalLine>,
): string {
  const parts: string[] = [];
  let at = 0;
  // The depth of the silent lines above, -1 below a line that speaks.
  let silence = -1;
  for (const line of lines) {
    const first = line.tokens[0];
    const last = line.tokens.at(-1);
    if (!first || !last) continue;
    const isSilent = silent.has(line);
    if (isSilent && silence === line.depth) {
      parts.push(' '.repeat(last.end - at));
      at = last.end;
      continue;
    }
    parts.push(lineBreak(first.start - at - line.depth), ' '.repeat(line.depth));
    at = first.start;
    silence = isSilent ? line.depth : -1;
    if (isSilent) {
      parts.push('1', ' '.repeat(last.end - at - 1));
      at = last.end;
      continue;
    }
    for (const token of line.tokens) {
      parts.push(' '.repeat(token.start - at), replace.get(token) ?? plain(token));
      at = token.end;
    }
  }
  parts.push(lineBreak(text.length - at));
  return parts.join('');
}

// The parser gives up on long runs of empty lines: one blank line stands for all.
function lineBreak(length: number): string {
  return length < 3 ? '\n'.repeat(Math.max(0, length)) : `\n${' '.repeat(length - 2)}\n`;
}

function plain(token: Token): string {
  const { kind, text } = token;
  if (kind === 'string') return `'${'x'.repeat(text.length - 2)}'`;
  if (kind === 'number') return '1'.repeat(text.length);
  if (kind === 'name' && (soft.has(text) || !/^\w+$/.test(text))) return 'x'.repeat(text.length);
  return text;
}

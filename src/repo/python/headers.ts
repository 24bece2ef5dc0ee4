import type { Rewrite } from './rewrite.ts';
import type { LogicalLine, Token } from './tokens.ts';
import { isIdentifier, isKeyword } from './words.ts';

type Line = {
  readonly tokens: readonly Token[];
  /** Bracket depth before each token. */
  readonly depths: readonly number[];
  readonly rewrite: Rewrite;
};

/** Blanks out, in one logical line, what the parser does not know, and notes what it asks of Python. */
export function headers(logical: LogicalLine, next: LogicalLine | undefined, rewrite: Rewrite): void {
  const line: Line = { tokens: logical.tokens, depths: depthsOf(logical.tokens), rewrite };
  const [first, second] = logical.tokens;
  if (!first) return;
  anywhere(line);
  const keyword = first.text === 'async' && second ? second.text : first.text;
  const from = first.text === 'async' ? 1 : 0;
  if (is(first, '@')) decorator(line);
  else if (keyword === 'with') withItems(line, from);
  else if (keyword === 'for') starsBehindIn(line);
  else if (keyword === 'except') exceptHeader(line);
  else if (keyword === 'raise') raiseLine(line);
  else if (keyword === 'def' || keyword === 'class') typeParameters(line, from + 2);
  else if (first.text === 'return' || first.text === 'yield') bareStar(line);
  else if (first.text === 'type' && isIdentifier(second)) typeStatement(line, first);
  else if (first.text === 'match' && opensMatch(logical, next)) matchHeader(line, first);
  else if (first.text === 'case' && isCase(line)) caseHeader(line, first);
}

function depthsOf(tokens: readonly Token[]): number[] {
  let depth = 0;
  return tokens.map((token) => {
    if (token.kind !== 'op') return depth;
    if ('([{'.includes(token.text)) return depth++;
    if (')]}'.includes(token.text)) depth -= 1;
    return depth;
  });
}

function is(token: Token | undefined, text: string): boolean {
  return token?.kind === 'op' && token.text === text;
}

function blank(line: Line, from: number, to: number): void {
  for (const token of line.tokens.slice(from, to)) line.rewrite.replace.set(token, ' '.repeat(token.text.length));
}

function needs(line: Line, version: string, feature: string, token: Token | undefined): void {
  if (!token) return;
  line.rewrite.features.push({ version, feature, span: { start: token.start, end: token.end } });
}

/** The colon that opens the block, not one of a lambda; -1 where there is none. */
function blockColon(line: Line): number {
  let lambdas = 0;
  return line.tokens.findIndex((token, index) => {
    if (line.depths[index] !== 0) return false;
    if (token.kind === 'name' && token.text === 'lambda') lambdas += 1;
    if (!is(token, ':')) return false;
    if (lambdas === 0) return true;
    lambdas -= 1;
    return false;
  });
}

/** The index of the bracket that closes the one at `open`. */
function closing(line: Line, open: number): number {
  const depth = line.depths[open] ?? 0;
  for (let index = open + 1; index < line.tokens.length; index += 1) if (line.depths[index] === depth) return index;
  return line.tokens.length;
}

// Words that are no value where a bracket follows them at the start of a line.
const opensPattern = /^(?:case|match)$/;

/** `:=`, `/` and stars, wherever they stand in the line. */
function anywhere(line: Line): void {
  const { tokens, depths, rewrite } = line;
  const lambdas: number[] = [];
  const subscripts: boolean[] = [];
  let forDepth = -1;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    if (token.kind === 'name' && token.text === 'lambda') lambdas.push(depths[index] ?? 0);
    if (token.kind === 'name' && token.text === 'for') forDepth = depths[index] ?? 0;
    if (token.kind === 'name' && token.text === 'in') forDepth = -1;
    if (token.kind === 'name' && token.text === 'yield' && isBareYield(after)) rewrite.replace.set(token, 'xxxxx');
    if (token.kind !== 'op') continue;
    if ('([{'.includes(token.text)) {
      subscripts.push(
        token.text === '[' && isOperand(before) && !(index === 1 && opensPattern.test(before?.text ?? '')),
      );
    } else if (')]}'.includes(token.text)) {
      subscripts.pop();
    } else if (token.text === ':=') {
      const inSubscript = subscripts.at(-1) === true;
      needs(
        line,
        inSubscript ? '3.10' : '3.8',
        inSubscript ? 'the walrus operator in a subscript' : 'the walrus operator',
        token,
      );
      if (before) rewrite.boundNames.add(before.text);
    } else if (token.text === '/' && is(before, ',') && (is(after, ',') || is(after, ')') || is(after, ':'))) {
      needs(line, '3.8', 'positional-only parameters', token);
      if (lambdas.at(-1) === depths[index]) blank(line, index - 1, index + 1);
    } else if (token.text === '*' && subscripts.at(-1) && (is(before, '[') || is(before, ','))) {
      needs(line, '3.11', 'a star in a subscript', token);
      blank(line, index, index + 1);
    } else if (token.text === '*' && forDepth !== -1 && (before?.text === 'for' || !isOperand(before))) {
      blank(line, index, index + 1);
    } else if (token.text === '*' && is(before, ':') && (tokens[0]?.text === 'def' || tokens[1]?.text === 'def')) {
      needs(line, '3.11', 'a star in an annotation', token);
      blank(line, index, index + 1);
    } else if (token.text === ':' && lambdas.at(-1) === depths[index]) {
      lambdas.pop();
      if (is(before, ',')) blank(line, index - 1, index);
    }
  }
}

/** Whether a value ends here: what follows is an operator, a call or a subscript. */
function isOperand(token: Token | undefined): boolean {
  if (!token || isKeyword(token)) return false;
  return token.kind !== 'op' || ')]}'.includes(token.text);
}

function isBareYield(after: Token | undefined): boolean {
  return after === undefined || (after.kind === 'op' && ')]},;='.includes(after.text));
}

function decorator(line: Line): void {
  const { tokens } = line;
  let at = 1;
  if (isIdentifier(tokens[at])) at += 1;
  else at = tokens.length + 1;
  while (is(tokens[at], '.') && tokens[at + 1]?.kind === 'name') at += 2;
  if (is(tokens[at], '(')) at = closing(line, at) + 1;
  if (at === tokens.length) return;
  const [sign, second] = tokens;
  if (!sign || !second) return;
  needs(line, '3.9', 'an expression as decorator', second);
  blank(line, 1, tokens.length);
  line.rewrite.replace.set(second, 'x'.repeat(second.text.length));
}

/** Blanks `as target` of each item; the parser takes nothing but names there, and no brackets around the items. */
function withItems(line: Line, from: number): void {
  const { tokens, depths, rewrite } = line;
  const colon = blockColon(line);
  if (colon === -1) return;
  const open = from + 1;
  const grouped = is(tokens[open], '(') && closing(line, open) === colon - 1;
  for (let index = from + 1; index < colon; index += 1) {
    const token = tokens[index];
    const depth = depths[index] ?? 0;
    if (token?.text !== 'as' || depth > (grouped ? 1 : 0)) continue;
    if (depth === 1) needs(line, '3.9', 'parenthesised context managers', token);
    let end = index + 1;
    while (end < colon && !(depths[end] === depth && is(tokens[end], ',')) && (depths[end] ?? 0) >= depth) end += 1;
    for (let at = index + 1; at < end; at += 1) {
      const target = tokens[at];
      if (isIdentifier(target) && !is(tokens[at - 1], '.')) rewrite.boundNames.add(target.text);
    }
    if (end === index + 1) return;
    blank(line, index, end);
    index = end - 1;
  }
  const [last] = grouped ? tokens.slice(colon - 2, colon - 1) : [];
  if (is(last, ',') && depths[colon - 2] === 1) blank(line, colon - 2, colon - 1);
}

function starsBehindIn(line: Line): void {
  const { tokens, depths } = line;
  const start = tokens.findIndex((token, index) => token.text === 'in' && depths[index] === 0);
  if (start === -1) return;
  for (let index = start + 1; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!is(token, '*') || depths[index] !== 0) continue;
    if (tokens[index - 1]?.text !== 'in' && !is(tokens[index - 1], ',')) continue;
    needs(line, '3.9', 'a star in the iterable of for', token);
    blank(line, index, index + 1);
  }
}

function exceptHeader(line: Line): void {
  const { tokens, depths, rewrite } = line;
  const colon = blockColon(line);
  const [, star] = tokens;
  if (colon === -1) return;
  if (is(star, '*')) needs(line, '3.11', 'except*', star);
  const comma = tokens.findIndex((token, index) => index < colon && depths[index] === 0 && is(token, ','));
  const found = tokens[comma];
  if (!found) return;
  if (tokens.some((token, index) => index < colon && depths[index] === 0 && token.text === 'as')) {
    const message = 'multiple exception types must be parenthesized when using "as"';
    rewrite.problem = { message, span: { start: found.start, end: found.end } };
    return;
  }
  needs(line, '3.14', 'except without parentheses', found);
  blank(line, comma, colon);
}

function raiseLine(line: Line): void {
  const comma = line.tokens.find((token, index) => is(token, ',') && line.depths[index] === 0);
  if (comma) line.rewrite.problem = { message: 'invalid syntax', span: { start: comma.start, end: comma.end } };
}

function typeParameters(line: Line, open: number): void {
  const bracket = line.tokens[open];
  if (!is(bracket, '[')) return;
  needs(line, '3.12', 'type parameters', bracket);
  const end = closing(line, open);
  const inside = line.tokens.slice(open, end);
  const equals = inside.find((token, index) => is(token, '=') && line.depths[open + index] === 1);
  if (equals) needs(line, '3.13', 'defaults of type parameters', equals);
  blank(line, open, end + 1);
}

function bareStar(line: Line): void {
  const star = line.tokens.findIndex(
    (token, index) => is(token, '*') && line.depths[index] === 0 && (index === 1 || is(line.tokens[index - 1], ',')),
  );
  const found = line.tokens[star];
  if (found) needs(line, '3.8', 'a star in return or yield', found);
}

function typeStatement(line: Line, first: Token): void {
  needs(line, '3.12', 'the type statement', first);
  typeParameters(line, 2);
  // An assignment binds the same name.
  line.rewrite.replace.set(first, 'x = ');
}

/** `match x:` is a statement where a block of `case` follows. */
function opensMatch(line: LogicalLine, next: LogicalLine | undefined): boolean {
  const last = line.tokens.at(-1);
  return line.tokens.length > 2 && is(last, ':') && next?.depth === line.depth + 1 && next.tokens[0]?.text === 'case';
}

function matchHeader(line: Line, first: Token): void {
  needs(line, '3.10', 'the match statement', first);
  // `if 1:` stands for it: what follows is a block.
  const colon = blockColon(line);
  if (colon === -1) return;
  blank(line, 1, colon);
  line.rewrite.replace.set(first, 'if 1 ');
}

function isCase(line: Line): boolean {
  const [, second] = line.tokens;
  if (!second || blockColon(line) < 2) return false;
  return second.kind !== 'op' || '([{-*'.includes(second.text);
}

function caseHeader(line: Line, first: Token): void {
  const colon = blockColon(line);
  const guard = line.tokens.findIndex((token, index) => token.text === 'if' && line.depths[index] === 0);
  for (const token of line.tokens.slice(1, guard === -1 ? colon : Math.min(guard, colon))) {
    if (isIdentifier(token)) line.rewrite.boundNames.add(token.text);
  }
  blank(line, 1, colon);
  line.rewrite.replace.set(first, 'if 1');
}

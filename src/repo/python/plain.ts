import type { Token } from './tokens.ts';
import { isIdentifier, reservedWords } from './words.ts';

/**
 * Where a line is read, and how far it goes. What is not read is not wrong: only the everyday part of Python's grammar
 * is here, and every line outside of it is the parser's.
 */
type Reader = { readonly tokens: readonly Token[]; readonly end: number; at: number };

/** `target`: something that can be assigned to; `targets`: several, with commas between. */
type Read = 'none' | 'value' | 'target' | 'targets';

/** Whether a logical line is surely a good statement without a block, and needs no newer Python than any other. */
export function isPlain(tokens: readonly Token[]): boolean {
  const reader: Reader = { tokens, end: tokens.length, at: 0 };
  return statement(reader) && reader.at === reader.end;
}

function isWord({ tokens, at, end }: Reader, text: string): boolean {
  const token = tokens[at];
  return at < end && token?.text === text && token.kind === 'name';
}

function word(reader: Reader, text: string): boolean {
  const found = isWord(reader, text);
  if (found) reader.at += 1;
  return found;
}

function isSign({ tokens, at, end }: Reader, text: string): boolean {
  const token = tokens[at];
  return at < end && token?.text === text && token.kind === 'op';
}

function sign(reader: Reader, text: string): boolean {
  const found = isSign(reader, text);
  if (found) reader.at += 1;
  return found;
}

function statement(reader: Reader): boolean {
  if (word(reader, 'pass') || word(reader, 'break') || word(reader, 'continue')) return true;
  if (word(reader, 'return')) return reader.at === reader.end || list(reader) !== 'none';
  if (word(reader, 'assert')) return isTest(reader) && (!sign(reader, ',') || isTest(reader));
  if (word(reader, 'raise')) {
    return reader.at === reader.end || (isTest(reader) && (!word(reader, 'from') || isTest(reader)));
  }
  return assignment(reader);
}

const updates = new Set(['+=', '-=', '*=', '/=', '//=', '%=', '**=', '@=', '&=', '|=', '^=', '>>=', '<<=']);

/** `a = b, c = value`, `a += value`, or a value alone. */
function assignment(reader: Reader): boolean {
  let read = side(reader);
  const token = reader.tokens[reader.at];
  if (read === 'target' && token?.kind === 'op' && updates.has(token.text)) {
    reader.at += 1;
    return side(reader) !== 'none';
  }
  while (read !== 'none' && sign(reader, '=')) {
    if (read === 'value') return false;
    read = side(reader);
  }
  return read !== 'none';
}

function side(reader: Reader): Read {
  if (!word(reader, 'yield')) return list(reader);
  if (word(reader, 'from')) return isTest(reader) ? 'value' : 'none';
  return reader.at === reader.end || list(reader) !== 'none' ? 'value' : 'none';
}

function list(reader: Reader): Read {
  const first = test(reader);
  if (first === 'none' || !isSign(reader, ',')) return first;
  let all: Read = first === 'target' ? 'targets' : 'value';
  while (sign(reader, ',')) {
    if (reader.at === reader.end || isSign(reader, '=')) break;
    const next = test(reader);
    if (next === 'none') return 'none';
    if (next === 'value') all = 'value';
  }
  return all;
}

function isTest(reader: Reader): boolean {
  return test(reader) !== 'none';
}

/** `a if b else c`, as often as it comes. */
function test(reader: Reader): Read {
  let read = operation(reader);
  while (read !== 'none' && word(reader, 'if')) {
    if (operation(reader) === 'none' || !word(reader, 'else') || operation(reader) === 'none') return 'none';
    read = 'value';
  }
  return read;
}

/** Values with operators between and in front. */
function operation(reader: Reader): Read {
  let read: Read = 'none';
  let mayNegate = true;
  for (let first = true; ; first = false) {
    const start = reader.at;
    while (mayNegate && word(reader, 'not'));
    while (sign(reader, '-') || sign(reader, '+') || sign(reader, '~'));
    word(reader, 'await');
    const isPrefixed = reader.at > start;
    const value = primary(reader);
    if (value === 'none') return 'none';
    read = first && !isPrefixed ? value : 'value';
    if (word(reader, 'and') || word(reader, 'or')) mayNegate = true;
    else if (operator(reader)) mayNegate = false;
    else return read;
  }
}

const between = new Set(
  ['+', '-', '*', '/', '//', '%', '**', '@', '<<', '>>', '&', '|', '^'].concat(['==', '!=', '<', '>', '<=', '>=']),
);

function operator(reader: Reader): boolean {
  const token = reader.tokens[reader.at];
  if (reader.at >= reader.end || !token) return false;
  if (token.kind === 'op') {
    if (!between.has(token.text)) return false;
    reader.at += 1;
    return true;
  }
  if (word(reader, 'in')) return true;
  if (word(reader, 'is')) {
    word(reader, 'not');
    return true;
  }
  return word(reader, 'not') && word(reader, 'in');
}

/** A name, literal or bracket, and the members, calls and subscripts behind it. */
function primary(reader: Reader): Read {
  let read = atom(reader);
  while (read !== 'none') {
    if (sign(reader, '.')) {
      if (reader.at >= reader.end || !isIdentifier(reader.tokens[reader.at])) return 'none';
      reader.at += 1;
      read = 'target';
    } else if (sign(reader, '(')) read = callArguments(reader) ? 'value' : 'none';
    else if (sign(reader, '[')) read = subscript(reader) ? 'target' : 'none';
    else return read;
  }
  return read;
}

function atom(reader: Reader): Read {
  const token = reader.tokens[reader.at];
  if (reader.at >= reader.end || !token) return 'none';
  const { kind, text } = token;
  reader.at += 1;
  if (kind === 'number') return 'value';
  if (kind === 'string') {
    while (reader.at < reader.end && reader.tokens[reader.at]?.kind === 'string') reader.at += 1;
    return 'value';
  }
  if (kind === 'name') {
    if (!reservedWords.has(text)) return 'target';
    return text === 'None' || text === 'True' || text === 'False' ? 'value' : 'none';
  }
  if (text === '...') return 'value';
  const isGood = text === '(' ? items(reader, ')') : text === '[' ? items(reader, ']') : text === '{' && braces(reader);
  return isGood ? 'value' : 'none';
}

function items(reader: Reader, close: string): boolean {
  for (let first = true; !sign(reader, close); first = false) {
    if (!isTest(reader)) return false;
    if (first && isWord(reader, 'for')) return comprehension(reader) && sign(reader, close);
    if (!sign(reader, ',')) return sign(reader, close);
  }
  return true;
}

function braces(reader: Reader): boolean {
  let isDict = false;
  for (let first = true; !sign(reader, '}'); first = false) {
    if (!isTest(reader)) return false;
    if (first) isDict = isSign(reader, ':');
    if (isDict && !(sign(reader, ':') && isTest(reader))) return false;
    if (first && isWord(reader, 'for')) return comprehension(reader) && sign(reader, '}');
    if (!sign(reader, ',')) return sign(reader, '}');
  }
  return true;
}

/** `for a, b in c if d`, as often as it comes. */
function comprehension(reader: Reader): boolean {
  while (word(reader, 'for')) {
    do if (primary(reader) !== 'target') return false;
    while (sign(reader, ','));
    if (!word(reader, 'in') || operation(reader) === 'none') return false;
    while (word(reader, 'if')) if (operation(reader) === 'none') return false;
  }
  return true;
}

function callArguments(reader: Reader): boolean {
  let isNamed = false;
  for (let first = true; !sign(reader, ')'); first = false) {
    const next = reader.tokens[reader.at + 1];
    let isValue = false;
    if (isIdentifier(reader.tokens[reader.at]) && next?.kind === 'op' && next.text === '=') {
      reader.at += 2;
      isNamed = true;
    } else if (sign(reader, '**')) isNamed = true;
    else isValue = !sign(reader, '*');
    if ((isValue && isNamed) || !isTest(reader)) return false;
    if (first && isValue && isWord(reader, 'for')) return comprehension(reader) && sign(reader, ')');
    if (!sign(reader, ',')) return sign(reader, ')');
  }
  return true;
}

function subscript(reader: Reader): boolean {
  do {
    const start = reader.at;
    const isOpen = (): boolean => !isSign(reader, ':') && !isSign(reader, ',') && !isSign(reader, ']');
    if (isOpen() && !isTest(reader)) return false;
    for (let colons = 0; colons < 2 && sign(reader, ':'); colons += 1) if (isOpen() && !isTest(reader)) return false;
    if (reader.at === start) return false;
  } while (sign(reader, ',') && !isSign(reader, ']'));
  return sign(reader, ']');
}

import type { Span } from '../model/location.ts';
import type { Heredoc, KeyValue, Word } from './ast.ts';
import { readJsonForm } from './json-form.ts';
import type { LogicalLine, Piece } from './logical-line.ts';
import { textOfPiece, wordIn } from './logical-line.ts';
import { goQuote, isBlank, skipSpace, trimSpaceEnd } from './space.ts';
import type { RawFlag } from './words.ts';
import { keyValueWord, spanOfPiece, splitBlanks, splitFlags, splitQuoted } from './words.ts';

/** The arguments of an instruction, before anybody asks whether their number is right. */
export type RawArguments =
  | { readonly kind: 'json'; readonly elements: readonly Word[] }
  | { readonly kind: 'text'; readonly text: Word | null }
  | { readonly kind: 'words'; readonly words: readonly Word[] }
  | { readonly kind: 'pairs'; readonly pairs: readonly KeyValue[]; readonly legacy: boolean }
  | { readonly kind: 'health'; readonly type: Word | null; readonly command: RawArguments }
  | { readonly kind: 'sub'; readonly node: Node | null }
  | { readonly kind: 'ignored' };

/** An instruction as BuildKit's parser (not yet its instructions package) has it. */
export type Node = {
  readonly line: LogicalLine;
  readonly keyword: Word;
  /** Lower case. */
  readonly name: string;
  readonly flags: readonly RawFlag[];
  readonly arguments: RawArguments;
  /** Where the arguments begin and end in `line`. */
  readonly rest: Piece;
};

/** A node in its place in the file. */
export type PlacedNode = {
  readonly node: Node;
  readonly span: Span;
  readonly heredocs: readonly Heredoc[];
  readonly comments: readonly Word[];
};

export type Refused = { readonly refused: string };
export type RefusedAt = Refused & { readonly span: Span };

const notStrings: Refused = { refused: 'when using JSON array syntax, arrays must be comprised of strings only' };

/** Source: BuildKit parser/parser.go, newNodeFromLine, and parser/line_parsers.go. */
export function readNode(line: LogicalLine, token: string): Node | Refused {
  const outer: Omit<Node, 'arguments'>[] = [];
  let head = readHead({ line, start: 0, end: line.text.length }, token);
  // A loop: a line may hold thousands of ONBUILDs, and BuildKit reads them all before it refuses the second.
  while (head.name === 'onbuild' && head.rest.end > head.rest.start) {
    outer.push(head);
    head = readHead(head.rest, token);
  }
  const args = readArguments(head.name, head.rest, token);
  if ('refused' in args) return args;
  let node: Node = { ...head, arguments: args };
  for (let at = outer.length - 1; at >= 0; at--) {
    const parent = outer[at];
    if (parent) node = { ...parent, arguments: { kind: 'sub', node } };
  }
  return node;
}

function readHead(piece: Piece, token: string): Omit<Node, 'arguments'> {
  const { line } = piece;
  const start = skipSpace(line.text, piece.start, piece.end);
  const end = trimSpaceEnd(line.text, start, piece.end);
  let keywordEnd = start;
  while (keywordEnd < end && !isBlank(line.text[keywordEnd])) keywordEnd++;
  const keyword = wordIn(line, start, keywordEnd);
  let after = keywordEnd;
  while (after < end && isBlank(line.text[after])) after++;
  const { flags, rest } = splitFlags({ line, start: after, end }, token);
  const restStart = skipSpace(line.text, rest, end);
  return { line, keyword, name: keyword.text.toLowerCase(), flags, rest: { line, start: restStart, end } };
}

function readArguments(name: string, rest: Piece, token: string): RawArguments | Refused {
  switch (name) {
    case 'run':
    case 'cmd':
    case 'entrypoint':
    case 'shell':
      return maybeJson(rest);
    case 'add':
    case 'copy':
    case 'volume': {
      const json = readJsonForm(rest);
      if (json.kind === 'other-elements') return notStrings;
      if (json.kind === 'strings') return { kind: 'json', elements: json.elements };
      return { kind: 'words', words: splitBlanks(rest) };
    }
    case 'from':
    case 'expose':
      return { kind: 'words', words: splitBlanks(rest) };
    case 'env':
    case 'label':
      return readPairs(rest, name.toUpperCase(), token);
    case 'arg': {
      const words = splitQuoted(rest, token);
      return {
        kind: 'pairs',
        pairs: words.map((word) => ({ ...keyValueWord(word.line, word), span: spanOfPiece(word) })),
        legacy: false,
      };
    }
    case 'healthcheck':
      return readHealthcheck(rest);
    case 'maintainer':
    case 'stopsignal':
    case 'user':
    case 'workdir':
      return { kind: 'text', text: wholeText(rest) };
    case 'onbuild':
      return { kind: 'sub', node: null };
    default:
      return { kind: 'ignored' };
  }
}

function wholeText(rest: Piece): Word | null {
  return rest.end > rest.start ? wordIn(rest.line, rest.start, rest.end) : null;
}

function maybeJson(rest: Piece): RawArguments | Refused {
  const json = readJsonForm(rest);
  if (json.kind === 'other-elements') return notStrings;
  if (json.kind === 'strings') return { kind: 'json', elements: json.elements };
  return { kind: 'text', text: wholeText(rest) };
}

function readPairs(rest: Piece, keyword: string, token: string): RawArguments | Refused {
  const { line } = rest;
  const words = splitQuoted(rest, token);
  const first = words[0];
  if (!first) return { kind: 'pairs', pairs: [], legacy: false };
  if (!textOfPiece(first).includes('=')) {
    let keyEnd = rest.start;
    while (keyEnd < rest.end && !isBlank(line.text[keyEnd])) keyEnd++;
    let valueStart = keyEnd;
    while (valueStart < rest.end && isBlank(line.text[valueStart])) valueStart++;
    if (keyEnd === rest.end) return { refused: `${keyword} must have two arguments` };
    const pair: KeyValue = {
      key: wordIn(line, rest.start, keyEnd),
      value: wordIn(line, valueStart, rest.end),
      span: spanOfPiece(rest),
    };
    return { kind: 'pairs', pairs: [pair], legacy: true };
  }
  const pairs: KeyValue[] = [];
  for (const word of words) {
    const text = textOfPiece(word);
    if (!text.includes('=')) {
      return { refused: `Syntax error - can't find = in ${goQuote(text)}. Must be of the form: name=value` };
    }
    pairs.push({ ...keyValueWord(line, word), span: spanOfPiece(word) });
  }
  return { kind: 'pairs', pairs, legacy: false };
}

// Go walks over bytes here, so only the blanks of ASCII end the word.
function isAsciiSpace(char: string | undefined): boolean {
  return isBlank(char) || char === '\n';
}

function readHealthcheck(rest: Piece): RawArguments | Refused {
  const { line } = rest;
  let typeEnd = rest.start;
  while (typeEnd < rest.end && !isAsciiSpace(line.text[typeEnd])) typeEnd++;
  if (typeEnd === rest.start) return { kind: 'health', type: null, command: { kind: 'text', text: null } };
  let commandStart = typeEnd;
  while (commandStart < rest.end && isAsciiSpace(line.text[commandStart])) commandStart++;
  const command = maybeJson({ line, start: commandStart, end: rest.end });
  if ('refused' in command) return command;
  return { kind: 'health', type: wordIn(line, rest.start, typeEnd), command };
}

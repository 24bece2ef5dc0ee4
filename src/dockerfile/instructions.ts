import type { Span } from '../model/location.ts';
import type { Arguments, Flag, Instruction, KeyValue, Word } from './ast.ts';
import { flagOf, flagText, refusedFlag } from './flags.ts';
import { parseDuration, parseInteger } from './go-values.ts';
import { isHeredocWord } from './heredoc.ts';
import { spanIn } from './logical-line.ts';
import { refusedMounts } from './mounts.ts';
import type { Node, PlacedNode, RawArguments, RefusedAt } from './nodes.ts';
import { goQuote, trimSpace } from './space.ts';
import { suggestion } from './suggest.ts';

/** Every instruction that Docker knows, as it is written. */
export const keywords: readonly string[] = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
];

function refuse(refused: string, span: Span): RefusedAt {
  return { refused, span };
}

/** The instruction that a node means, or why not. Source: BuildKit frontend/dockerfile/instructions/parse.go. */
export function readInstruction(placed: PlacedNode): Instruction | RefusedAt {
  const { node, heredocs } = placed;
  const keyword = node.keyword.text.toUpperCase();
  const flags = node.flags.map((flag) => flagOf(node, flag));
  const common = { keyword, keywordSpan: node.keyword.span, span: placed.span, flags, comments: placed.comments };
  const args = node.arguments;
  const atKeyword = node.keyword.span;
  const badFlag = (): RefusedAt | null => {
    const found = refusedFlag(node);
    return found && refuse(found.refused, spanIn(node.line, found.flag.start, found.flag.end));
  };
  const exactlyOne = (): RefusedAt => refuse(`${keyword} requires exactly one argument`, atKeyword);
  const atLeastOne = (): RefusedAt => refuse(`${keyword} requires at least one argument`, atKeyword);
  switch (node.name) {
    case 'from': {
      const from = readFrom(args.kind === 'words' ? args.words : [], atKeyword);
      return 'refused' in from ? from : (badFlag() ?? { ...common, kind: 'from', ...from });
    }
    case 'env':
    case 'label': {
      const bad = badFlag();
      if (bad) return bad;
      const { pairs, legacy } = args.kind === 'pairs' ? args : noPairs;
      if (pairs.length === 0) return atLeastOne();
      return blankName(pairs, keyword) ?? { ...common, kind: node.name, pairs, legacy };
    }
    case 'arg': {
      const { pairs } = args.kind === 'pairs' ? args : noPairs;
      if (pairs.length === 0) return atLeastOne();
      return blankName(pairs, keyword) ?? { ...common, kind: 'arg', pairs, legacy: false };
    }
    case 'add':
    case 'copy': {
      const words = wordsOf(args);
      const destination = words.at(-1);
      if (words.length < 2 || !destination) {
        const message = `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`;
        return refuse(message, atKeyword);
      }
      const bad = badFlag();
      if (bad) return bad;
      if (isHeredocWord(destination.text)) {
        return refuse(`${keyword} cannot accept a heredoc as a destination`, destination.span);
      }
      const sources = words.slice(0, -1).filter((word) => !isHeredocWord(word.text));
      return { ...common, kind: node.name, sources, destination, exec: args.kind === 'json', heredocs };
    }
    case 'run':
      return badFlag() ?? refusedRun(flags) ?? { ...common, kind: 'run', arguments: argumentsOf(node, args), heredocs };
    case 'cmd':
    case 'entrypoint':
      return badFlag() ?? { ...common, kind: node.name, arguments: argumentsOf(node, args) };
    case 'shell': {
      const bad = badFlag();
      if (bad) return bad;
      const shell = argumentsOf(node, args);
      if (shell.form === 'exec' ? shell.elements.length === 0 : shell.text.text === '') return atLeastOne();
      if (shell.form === 'shell') return refuse('SHELL requires the arguments to be in JSON form', atKeyword);
      return { ...common, kind: 'shell', arguments: shell };
    }
    case 'healthcheck':
      return readHealthcheck(placed, common, badFlag, atLeastOne);
    case 'expose':
    case 'volume': {
      const values = wordsOf(args);
      if (values.length === 0) return atLeastOne();
      const bad = badFlag();
      if (bad) return bad;
      const blank = node.name === 'volume' ? values.find((word) => trimSpace(word.text) === '') : undefined;
      if (blank) return refuse('VOLUME specified can not be an empty string', blank.span);
      return { ...common, kind: node.name, values };
    }
    case 'maintainer':
    case 'user':
    case 'workdir': {
      if (args.kind !== 'text' || !args.text) return exactlyOne();
      return badFlag() ?? { ...common, kind: node.name, value: args.text };
    }
    case 'stopsignal':
      return args.kind === 'text' && args.text ? { ...common, kind: 'stopsignal', value: args.text } : exactlyOne();
    case 'onbuild': {
      const inner = args.kind === 'sub' ? args.node : null;
      if (!inner) return atLeastOne();
      const bad = badFlag();
      if (bad) return bad;
      const trigger = inner.keyword.text.toUpperCase();
      if (trigger === 'ONBUILD') return refuse("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", atKeyword);
      if (trigger === 'MAINTAINER' || trigger === 'FROM') {
        return refuse(`${trigger} isn't allowed as an ONBUILD trigger`, inner.keyword.span);
      }
      const span = { start: inner.keyword.span.start, end: placed.span.end };
      const instruction = readInstruction({ node: inner, span, heredocs, comments: [] });
      return { ...common, kind: 'onbuild', instruction: 'refused' in instruction ? null : instruction };
    }
    default:
      return refuse(
        `unknown instruction: ${node.keyword.text}${suggestion(node.keyword.text, keywords, false)}`,
        atKeyword,
      );
  }
}

const noPairs: { readonly pairs: readonly KeyValue[]; readonly legacy: boolean } = { pairs: [], legacy: false };

function wordsOf(args: RawArguments): readonly Word[] {
  return args.kind === 'json' ? args.elements : args.kind === 'words' ? args.words : [];
}

function argumentsOf(node: Node, args: RawArguments): Arguments {
  const span = spanIn(node.line, node.rest.start, node.rest.end);
  if (args.kind === 'json') return { form: 'exec', elements: args.elements, span };
  return { form: 'shell', text: (args.kind === 'text' && args.text) || { text: '', span }, span };
}

function blankName(pairs: readonly KeyValue[], keyword: string): RefusedAt | null {
  const blank = pairs.find((pair) => pair.key.text === '');
  return blank ? refuse(`${keyword} names can not be blank`, blank.span) : null;
}

function readFrom(
  words: readonly Word[],
  span: Span,
): { readonly image: Word; readonly alias: Word | null } | RefusedAt {
  const [image, as, alias] = words;
  if (image && words.length === 1) return { image, alias: null };
  if (!image || !alias || words.length !== 3 || as?.text.toLowerCase() !== 'as') {
    return refuse('FROM requires either one or three arguments', span);
  }
  if (!/^[a-z][a-z0-9\-_.]*$/.test(alias.text.toLowerCase())) {
    const why = "name can't start with a number or contain symbols";
    return refuse(`invalid name for build stage: ${goQuote(alias.text)}, ${why}`, alias.span);
  }
  return { image, alias };
}

const networks: readonly string[] = ['default', 'none', 'host'];
const securities: readonly string[] = ['sandbox', 'insecure'];

function refusedRun(flags: readonly Flag[]): RefusedAt | null {
  const mounts = refusedMounts(flags);
  if (mounts) return mounts;
  for (const flag of flags) {
    if (!flag.value) continue;
    const value = flag.value.text;
    if (flag.name === 'network' && !networks.includes(value)) {
      return refuse(`invalid network mode ${goQuote(value)}`, flag.span);
    }
  }
  for (const flag of flags) {
    if (flag.name === 'security' && flag.value && !securities.includes(flag.value.text)) {
      return refuse(`security ${goQuote(flag.value.text)} is not valid`, flag.span);
    }
  }
  return null;
}

type CommonFields = Pick<Instruction, 'keyword' | 'keywordSpan' | 'span' | 'flags' | 'comments'>;

function readHealthcheck(
  { node }: PlacedNode,
  common: CommonFields,
  badFlag: () => RefusedAt | null,
  atLeastOne: () => RefusedAt,
): Instruction | RefusedAt {
  const args = node.arguments;
  if (args.kind !== 'health' || !args.type) return atLeastOne();
  const command = args.command;
  const isEmpty = command.kind === 'json' ? command.elements.length === 0 : command.kind === 'text' && !command.text;
  const type = args.type.text.toUpperCase();
  if (type === 'NONE') {
    if (!isEmpty) return refuse('HEALTHCHECK NONE takes no arguments', node.keyword.span);
    return { ...common, kind: 'healthcheck', arguments: null };
  }
  const bad = badFlag();
  if (bad) return bad;
  if (type !== 'CMD') return refuse(`Unknown type ${goQuote(type)} in HEALTHCHECK (try CMD)`, args.type.span);
  if (isEmpty) return refuse('Missing command after HEALTHCHECK CMD', args.type.span);
  for (const name of ['interval', 'timeout', 'start-period', 'start-interval', 'retries']) {
    const why = name === 'retries' ? refusedRetries(common.flags) : refusedInterval(common.flags, name);
    const flag = common.flags.find((each) => each.name === name);
    if (why && flag) return refuse(why, flag.span);
  }
  const rest = { ...node, rest: { ...node.rest, start: commandStart(node, args.type) } };
  return { ...common, kind: 'healthcheck', arguments: argumentsOf(rest, command) };
}

function commandStart(node: Node, type: Word): number {
  const { line, rest } = node;
  let at = rest.start + type.text.length;
  while (at < rest.end && /[\t\n\v\f\r ]/.test(line.text[at] ?? '')) at++;
  return at;
}

function refusedInterval(flags: readonly Flag[], name: string): string | null {
  const text = flagText(flags, name);
  if (text === '') return null;
  const parsed = parseDuration(text);
  if ('refused' in parsed) return parsed.refused;
  if (parsed.value === 0 || parsed.value >= 1e6) return null;
  return `Interval ${goQuote(name)} cannot be less than 1ms`;
}

function refusedRetries(flags: readonly Flag[]): string | null {
  const text = flagText(flags, 'retries');
  if (text === '') return null;
  const parsed = parseInteger(text, 32);
  if ('refused' in parsed) return parsed.refused;
  return parsed.value < 0 ? `--retries cannot be negative (${parsed.value})` : null;
}

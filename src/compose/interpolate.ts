import type { MapEntry, MapNode, Piece, ScalarNode, TreeNode } from './tree/node.ts';

/** The value of a variable, or undefined when nothing sets it. */
export type Lookup = (name: string) => string | undefined;

export type Substitution = {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** `invalid interpolation format`: Compose refuses the file. */
  readonly fault: string | null;
  /** `${X:?reason}` without a value: Compose refuses unless the shell gives one. */
  readonly required: readonly string[];
};

type Result = { text: string; pieces: Piece[]; fault: string | null; required: string[] };

const named = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const operator = /:?[-+?]/y;
const maxNesting = 64;
/** Characters. `A=$A$A` doubles with each line, and a long value may be asked for as often as a file has characters. */
const maxBrought = 4_194_304;

/** What a file is told once its variables brought too much: where they end, and what can be done. */
export const tooMuchBrought = `variables bring more than ${maxBrought.toLocaleString('en')} characters to this file, and no more are read; shorten their values`;

/** A lookup for one file: what comes when too much came is not set. */
export function countedLookup(lookup: Lookup): { readonly lookup: Lookup; readonly isSpent: () => boolean } {
  let brought = 0;
  const isSpent = (): boolean => brought > maxBrought;
  return {
    isSpent,
    lookup(name) {
      const value = lookup(name);
      brought += value?.length ?? 0;
      return isSpent() ? undefined : value;
    },
  };
}

/**
 * Interpolation as Compose does it: `$X`, `${X}`, `:-`, `-`, `:?`, `?`, `:+`, `+`, nested, and `$$`.
 * A lone `$` stays. Source: compose-go 2.9, template/template.go.
 */
export function substitute(text: string, lookup: Lookup, nesting = 0): Substitution {
  const result: Result = { text: '', pieces: [], fault: null, required: [] };
  if (nesting > maxNesting) return { ...result, fault: 'invalid interpolation format' };
  const ends = braceEnds(text);
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf('$', at);
    if (dollar === -1) break;
    add(result, text.slice(at, dollar), at, dollar, []);
    at = dollar + variable(text, dollar, ends, lookup, nesting, result);
  }
  add(result, text.slice(at), at, text.length, []);
  return result;
}

function add(result: Result, text: string, writtenStart: number, writtenEnd: number, unset: readonly string[]): void {
  if (writtenStart === writtenEnd) return;
  const start = result.text.length;
  result.text += text;
  result.pieces.push({ start, end: result.text.length, writtenStart, writtenEnd, unset });
}

/** Takes the variable that begins at `dollar` and answers how many characters it is long. */
function variable(
  text: string,
  dollar: number,
  ends: (at: number) => number,
  lookup: Lookup,
  nesting: number,
  result: Result,
): number {
  const next = text.charAt(dollar + 1);
  if (next === '$') {
    add(result, '$', dollar, dollar + 2, []);
    return 2;
  }
  if (next !== '{') {
    const name = matchAt(named, text, dollar + 1);
    const value = name ? lookup(name) : '$';
    add(result, value ?? '', dollar, dollar + 1 + name.length, value === undefined ? [name] : []);
    return 1 + name.length;
  }
  const end = closing(text, dollar, ends(dollar));
  const body = end === -1 ? null : expression(text.slice(dollar + 2, end), lookup, nesting);
  if (!body) {
    result.fault ??= 'invalid interpolation format';
    add(result, '${', dollar, dollar + 2, []);
    return 2;
  }
  result.fault ??= body.fault;
  result.required.push(...body.required);
  add(result, body.text, dollar, end + 1, body.unset);
  return end + 1 - dollar;
}

type Value = Omit<Substitution, 'pieces'> & { readonly unset: readonly string[] };

/** What stands between the braces; null when that is no expression. */
function expression(body: string, lookup: Lookup, nesting: number): Value | null {
  const name = matchAt(named, body, 0);
  if (!name) return null;
  const value = lookup(name);
  const given = { text: value ?? '', fault: null, required: [], unset: value === undefined ? [name] : [] };
  if (name.length === body.length) return given;
  const operation = matchAt(operator, body, name.length);
  if (!operation) return null;
  const rest = substitute(body.slice(name.length + operation.length), lookup, nesting + 1);
  const other = {
    text: rest.text,
    fault: rest.fault,
    required: rest.required,
    unset: rest.pieces.flatMap((piece) => piece.unset),
  };
  const counts = value !== undefined && (value !== '' || !operation.startsWith(':'));
  if (operation.endsWith('-')) return counts ? { ...given, fault: rest.fault } : other;
  if (operation.endsWith('+')) return counts ? other : { ...given, fault: rest.fault };
  return counts ? { ...given, fault: rest.fault } : { ...given, fault: rest.fault, required: [name], unset: [name] };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

// An expression ends on its own line, at the brace that balances it or else at the line's last brace. What cannot be
// one is not followed: a line may hold as many as characters.
function closing(text: string, dollar: number, last: number): number {
  if (last <= dollar) return -1;
  const name = matchAt(named, text, dollar + 2);
  const behind = dollar + 2 + name.length;
  if (name === '') return -1;
  if (text.charAt(behind) === '}') return behind;
  if (matchAt(operator, text, behind) === '') return -1;
  let open = 0;
  for (let at = dollar; at <= last; at += 1) {
    const char = text.charAt(at);
    if (char === '}') {
      open -= 1;
      if (open === 0) return at;
    } else if (char === '{') {
      open += 1;
      at += 1;
    }
  }
  return last;
}

/** The last `}` of the line an offset is in; each line is looked at once. */
function braceEnds(text: string): (at: number) => number {
  let lineEnd = -1;
  let brace = -1;
  return (at) => {
    if (at > lineEnd) {
      const newline = text.indexOf('\n', at);
      lineEnd = newline === -1 ? text.length : newline;
      brace = at + text.slice(at, lineEnd).lastIndexOf('}');
    }
    return brace;
  };
}

export type InterpolationFault = { readonly message: string; readonly node: ScalarNode };
export type Interpolation = {
  readonly root: TreeNode;
  readonly faults: readonly InterpolationFault[];
  /** Refused unless the shell that runs compose sets the variable. */
  readonly wanting: readonly InterpolationFault[];
};

/** Values only, never keys; a node that an alias shares is done once and stays shared. */
export function interpolate(root: TreeNode, lookup: Lookup): Interpolation {
  const done = new Map<TreeNode, TreeNode>();
  const faults: InterpolationFault[] = [];
  const wanting: InterpolationFault[] = [];
  const visit = (node: TreeNode): TreeNode => {
    const known = done.get(node);
    if (known) return known;
    const made = node.kind === 'scalar' ? scalar(node) : node.kind === 'list' ? list(node.items, node) : map(node);
    done.set(node, made);
    return made;
  };
  const counted = countedLookup(lookup);
  const scalar = (node: ScalarNode): ScalarNode => {
    if (typeof node.value !== 'string' || !node.value.includes('$') || counted.isSpent()) return node;
    const { text, pieces, fault, required } = substitute(node.value, counted.lookup);
    if (counted.isSpent()) {
      faults.push({ message: tooMuchBrought, node });
      return node;
    }
    if (fault) faults.push({ message: `${fault}: ${node.written}`, node });
    for (const name of required) wanting.push({ message: `required variable ${name} is missing a value`, node });
    return { ...node, value: text, pieces };
  };
  const list = (items: readonly TreeNode[], node: Extract<TreeNode, { kind: 'list' }>): TreeNode => {
    const made = items.map(visit);
    return made.every((item, at) => item === items[at]) ? node : { ...node, items: made };
  };
  const map = (node: MapNode): MapNode => {
    let changed = false;
    const entries = new Map<string, MapEntry>();
    for (const [name, entry] of node.entries) {
      const value = visit(entry.value);
      const shadows = entry.shadows && visit(entry.shadows);
      changed ||= value !== entry.value || shadows !== entry.shadows;
      entries.set(name, { ...entry, value, shadows });
    }
    return changed ? { ...node, entries } : node;
  };
  return { root: visit(root), faults, wanting };
}

import { parser } from '@lezer/python';
import type { Span } from '../../model/location.ts';
import type { PythonProblem } from './problem.ts';
import type { LogicalLine } from './tokens.ts';

// Each suspect costs a parse of its own.
const mostSuspects = 20;
// Beyond some thousand tokens the parser gives up on good lines too.
const longestLine = 1000;

/** `certain`: no Python 3 takes the file. `suspected`: our parser stumbled, and alone the lines are good: trust nothing. */
export type Verdict =
  | { readonly kind: 'good' }
  | { readonly kind: 'suspected' }
  | { readonly kind: 'certain'; readonly problem: PythonProblem };

/**
 * The parser recovers from everything and gives up on very long blocks, so its error alone proves nothing: it counts
 * when the logical line where it stands fails on its own as well.
 */
export function judge(text: string, lines: readonly LogicalLine[], errors: readonly Span[]): Verdict {
  if (errors.length === 0) return { kind: 'good' };
  const seen = new Set<number>();
  for (const error of errors.slice(0, mostSuspects)) {
    const index = lineIndexAt(lines, error.start);
    for (const suspect of [index, index - 1]) {
      const line = lines[suspect];
      if (!line || seen.has(suspect)) continue;
      seen.add(suspect);
      const at = errorIn(text, line);
      if (at) return { kind: 'certain', problem: { message: 'invalid syntax', span: at } };
    }
  }
  return { kind: 'suspected' };
}

/** The last line that starts at or before the offset. */
function lineIndexAt(lines: readonly LogicalLine[], offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.tokens[0]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

// What a clause needs above it, and a decorator below it, to stand alone.
const heads: ReadonlyMap<string, string> = new Map([
  ['elif', 'if 1: pass\n'],
  ['else', 'if 1: pass\n'],
  ['except', 'try: pass\n'],
  ['finally', 'try: pass\n'],
]);

function errorIn(text: string, line: LogicalLine): Span | null {
  const first = line.tokens[0];
  const last = line.tokens.at(-1);
  if (!first || !last || line.tokens.length > longestLine) return null;
  const head = heads.get(first.text) ?? '';
  const body = last.text === ':' ? ' pass' : '';
  const tail = first.text === '@' ? '\ndef f(): pass' : first.text === 'try' ? '\nfinally: pass' : '';
  const tree = parser.parse(`${head}${text.slice(first.start, last.end)}${body}${tail}\n`);
  let found: Span | null = null;
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError || found) return;
      const start = Math.min(Math.max(node.from - head.length + first.start, first.start), last.end);
      const token = line.tokens.find((one) => one.end > start) ?? last;
      found = { start: token.start, end: token.end };
    },
  });
  return found;
}

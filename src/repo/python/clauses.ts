import type { PythonProblem } from './problem.ts';
import type { LogicalLine } from './tokens.ts';

const before: ReadonlyMap<string, readonly string[]> = new Map([
  ['elif', ['if', 'elif']],
  ['else', ['if', 'elif', 'for', 'while', 'except']],
  ['except', ['try', 'except']],
  ['finally', ['try', 'except', 'else']],
]);

/** `else` without `if`, `try` without `except`: what stands before a clause on the same level must be able to open it. */
export function clauseProblem(lines: readonly LogicalLine[]): PythonProblem | null {
  const openers: string[] = [];
  for (const line of lines) {
    const [first, second] = line.tokens;
    if (!first) continue;
    const previous = openers.length > line.depth ? openers[line.depth] : undefined;
    const deeperTry = openers.slice(line.depth + 1).includes('try');
    openers.length = Math.min(openers.length, line.depth);
    const span = { start: first.start, end: first.end };
    const closesTry = first.text === 'except' || first.text === 'finally';
    if (deeperTry || (previous === 'try' && !closesTry)) {
      return { message: "expected 'except' or 'finally' block", span };
    }
    const wanted = first.kind === 'name' ? before.get(first.text) : undefined;
    if (wanted && !(previous !== undefined && wanted.includes(previous))) return { message: 'invalid syntax', span };
    openers[line.depth] = first.kind !== 'name' ? '' : first.text === 'async' ? (second?.text ?? '') : first.text;
  }
  const last = lines.at(-1)?.tokens.at(-1);
  if (!openers.includes('try') || !last) return null;
  return { message: "expected 'except' or 'finally' block", span: { start: last.start, end: last.end } };
}

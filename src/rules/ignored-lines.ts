import type { Dockerfile } from '../dockerfile/ast.ts';
import { positionAt, type SourceFile } from '../model/location.ts';

/** Line numbers from 1, both included. */
export type Lines = { readonly from: number; readonly to: number };

/** The instruction, key, statement or code block below a comment line; null where nothing follows. */
export function excusedLines(file: SourceFile, comment: number, dockerfile: Dockerfile | null): Lines | null {
  if (dockerfile) return instructionBelow(dockerfile, comment);
  const lines = file.text.split('\n').map((line) => line.trimEnd());
  const first = nextLine(lines, comment);
  if (first === null) return null;
  if (/\.(?:rst|md)$/i.test(file.path)) return shownBelow(lines, comment, first);
  return /\.toml$/i.test(file.path) ? tomlBelow(lines, first) : indentedBelow(lines, first);
}

/** Also where the comment stands between the lines of a continued instruction. */
function instructionBelow({ file, instructions }: Dockerfile, comment: number): Lines | null {
  for (const { span } of instructions) {
    const from = positionAt(file, span.start).line;
    const to = positionAt(file, Math.max(span.start, span.end - 1)).line;
    if (from < comment && comment <= to) return { from, to };
    if (from < comment) continue;
    const between = file.text.split('\n').slice(comment, from - 1);
    return between.every((line) => /^\s*#/.test(line)) ? { from, to } : null;
  }
  return null;
}

function isComment(line: string): boolean {
  return /^\s*#/.test(line);
}

/** Index of the next line that says something; `from` is an index. */
function nextLine(lines: readonly string[], from: number): number | null {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() !== '' && !isComment(line)) return at;
  }
  return null;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The line and those that stand further in; a list below its key may stand as far out as the key. */
function indentedBelow(lines: readonly string[], first: number): Lines {
  const head = lines[first] ?? '';
  const indent = indentOf(head);
  const isKey = /:$/.test(head.replace(/\s+#.*$/, '')) && !/^\s*- /.test(head);
  let last = first;
  for (let at = first + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || isComment(line)) continue;
    const isItem = isKey && indentOf(line) === indent && /^\s*-(?: |$)/.test(line);
    if (indentOf(line) <= indent && !isItem && !/^\s*[\])}]/.test(line)) break;
    last = at;
  }
  return { from: first + 1, to: last + 1 };
}

function tomlBelow(lines: readonly string[], first: number): Lines {
  const isTable = /^\s*\[/.test(lines[first] ?? '');
  let last = first;
  for (let at = first + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\s*\[\[?[^,]*\]\]?\s*(?:#.*)?$/.test(line)) break;
    if (!isTable && /^\s*[\w."'-]+\s*=/.test(line)) break;
    if (line.trim() !== '') last = at;
  }
  return { from: first + 1, to: last + 1 };
}

/** In documentation: the code block that comes next, or inside of one what stands below the comment. */
function shownBelow(lines: readonly string[], comment: number, first: number): Lines {
  const own = lines[comment - 1] ?? '';
  if (isComment(own)) return indentedBelow(lines, first);
  const head = lines[first] ?? '';
  const fence = /^\s*(`{3,}|~{3,})/.exec(head)?.[1];
  if (fence !== undefined) {
    const close = lines.findIndex((line, at) => at > first && line.trim().startsWith(fence));
    return { from: first + 1, to: close === -1 ? lines.length : close + 1 };
  }
  // A directive, or a paragraph that ends in `::`, and what is indented below.
  let start = first;
  while (
    start + 1 < lines.length &&
    (lines[start + 1] ?? '').trim() !== '' &&
    indentOf(lines[start + 1] ?? '') === indentOf(head)
  ) {
    start++;
  }
  const below = indentedBelow(
    lines.map((line) => (isComment(line) ? line.replace('#', '.') : line)),
    start,
  );
  return { from: first + 1, to: below.to };
}

/** A half-open stretch of a file's text, in UTF-16 code units from its beginning. */
export type Span = { readonly start: number; readonly end: number };

/** A text file of the repository, decoded. `path` is relative to PATH, with forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string };

/** Lines and columns count from 1; a column counts UTF-16 code units, as editors and GitHub do. */
export type Position = { readonly line: number; readonly column: number };

/** `end` is exclusive. */
export type Range = { readonly start: Position; readonly end: Position };

/** Where a finding points: a file, and in it a range, or null where the whole file is meant. */
export type Location = { readonly file: string; readonly range: Range | null };

/** A value and where a person wrote it. The file travels along because compose values come from several files. */
export type Located<T> = { readonly value: T; readonly file: SourceFile; readonly span: Span };

const lineStartsOf = new WeakMap<SourceFile, readonly number[]>();

function lineStarts(file: SourceFile): readonly number[] {
  const known = lineStartsOf.get(file);
  if (known) return known;
  const starts = [0];
  for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStartsOf.set(file, starts);
  return starts;
}

export function positionAt(file: SourceFile, offset: number): Position {
  const starts = lineStarts(file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

export function rangeOf(file: SourceFile, span: Span): Range {
  return { start: positionAt(file, span.start), end: positionAt(file, span.end) };
}

export function locationOf(file: SourceFile, span: Span): Location {
  return { file: file.path, range: rangeOf(file, span) };
}

export function whereIs(located: Located<unknown>): Location {
  return locationOf(located.file, located.span);
}

export function wholeFile(path: string): Location {
  return { file: path, range: null };
}

/** The offset of a position, clamped to the text: the inverse of positionAt. */
export function offsetAt(file: SourceFile, position: Position): number {
  const start = lineStarts(file)[position.line - 1];
  return start === undefined ? file.text.length : Math.min(start + position.column - 1, file.text.length);
}

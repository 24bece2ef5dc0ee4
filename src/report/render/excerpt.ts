import type { Range } from '../../model/location.ts';
import { isInvisible } from '../untrusted.ts';
import type { Symbols } from '../words.ts';

/** A line of source and the marks under it; `null` stands for lines left out. */
export type ExcerptLine = { readonly number: number; readonly text: string; readonly marks: string } | null;

// More lines say nothing more.
const mostLines = 4;
const tab = '    ';

/**
 * The lines of a range, each at most `width` columns wide and cut so that the marked part is seen. Nothing in them acts
 * on a terminal: what is invisible is shown as a replacement, at its place.
 */
export function excerpt(
  lines: readonly string[],
  range: Range,
  width: number,
  symbols: Symbols,
): readonly ExcerptLine[] {
  const first = range.start.line;
  const last = range.end.column === 1 && range.end.line > first ? range.end.line - 1 : range.end.line;
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const shown = all.length > mostLines ? all.slice(0, mostLines - 1) : all;
  return [
    ...shown.map((number): ExcerptLine => {
      const source = (lines[number - 1] ?? '').replace(/\r$/, '');
      const blank = source.length - source.trimStart().length;
      const from = number === first ? range.start.column - 1 : blank;
      const to = number === range.end.line ? range.end.column - 1 : source.trimEnd().length;
      return { number, ...marked(source, from, to, width, symbols) };
    }),
    ...(shown.length < all.length ? [null] : []),
  ];
}

type Cell = { readonly text: string; readonly width: number; readonly column: number };

function marked(source: string, from: number, to: number, width: number, symbols: Symbols) {
  const { cells, columnOf } = layOut(source, symbols);
  const end = columnOf[source.length] ?? 0;
  const start = columnOf[Math.min(from, source.length)] ?? end;
  const stop = Math.max(
    start + (source.trim() === '' && from >= to ? 0 : 1),
    columnOf[Math.min(to, source.length)] ?? end,
  );
  const whole = end < width && stop <= width;
  const offset = whole || stop < width ? 0 : Math.max(0, Math.min(start - 12, end - width + symbols.ellipsis.length));
  const cut = symbols.ellipsis.length;
  const low = offset === 0 ? 0 : offset + cut;
  const high = end <= offset + width ? offset + width : offset + width - cut;
  const inside = cells.filter((cell) => cell.column >= low && cell.column + cell.width <= high);
  const before = offset === 0 ? '' : symbols.ellipsis.padEnd((inside[0]?.column ?? low) - offset);
  const text = `${before}${inside.map((cell) => cell.text).join('')}${high < end ? symbols.ellipsis : ''}`;
  const left = Math.max(start, low);
  const right = Math.min(stop, offset + width);
  return { text: text.trimEnd(), marks: right > left ? ' '.repeat(left - offset) + '^'.repeat(right - left) : '' };
}

// `columnOf` tells for every UTF-16 index of the source at which column of the terminal it is shown.
function layOut(source: string, symbols: Symbols): { cells: readonly Cell[]; columnOf: readonly number[] } {
  const cells: Cell[] = [];
  const columnOf: number[] = [];
  let column = 0;
  for (const character of source) {
    const text = character === '\t' ? tab : isInvisible(character) ? symbols.replacement : character;
    const width = character === '\t' ? tab.length : columnsOf(text);
    for (let unit = 0; unit < character.length; unit++) columnOf.push(column);
    cells.push({ text, width, column });
    column += width;
  }
  columnOf.push(column);
  return { cells, columnOf };
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Columns that a character takes on a terminal: 0 for combining marks, 2 for East Asian wide ones and emoji. */
export function columnsOf(character: string): number {
  if (/^[\p{M}\u200c\u200d]/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

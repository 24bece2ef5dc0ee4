/** A piece of a document that may lose rows at its end. */
export type Part = {
  readonly head: string;
  readonly rows: readonly string[];
  /** What stands in the place of rows left out. */
  rest(count: number): string;
  /** Stands behind the rows, cut or not. */
  readonly tail?: string;
};

const encoder = new TextEncoder();

/** Bytes in UTF-8. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

const cutNote = '\nThe rest would not fit here: the report has it all.\n';

/**
 * The parts in their order, as much of them as fits into `limit` bytes, with a note where something is left out. A part
 * may use half of what is left, and beyond that only what later ones don't need.
 */
export function fitted(parts: readonly Part[], limit: number): string {
  const sizes = parts.map((part) => bytesOf(wholeOf(part)));
  const reserve = bytesOf(cutNote);
  let text = '';
  let left = limit;
  let isCut = false;
  for (const [index, part] of parts.entries()) {
    const later = sizes.slice(index + 1).reduce((sum, size) => sum + size, 0);
    const room = Math.max(left - later, Math.floor(left / 2)) - (later > 0 || isCut ? reserve : 0);
    const fitting = fitPart(part, (sizes[index] ?? 0) + later <= left ? left : room);
    isCut ||= fitting === null;
    text += fitting ?? '';
    left -= bytesOf(fitting ?? '');
  }
  return isCut && reserve <= left ? text + cutNote : text;
}

function wholeOf({ head, rows, tail = '' }: Part): string {
  return head + rows.join('') + tail;
}

function fitPart(part: Part, room: number): string | null {
  const whole = wholeOf(part);
  if (bytesOf(whole) <= room) return whole;
  const tail = part.tail ?? '';
  const atMost = bytesOf(part.head) + bytesOf(part.rest(part.rows.length)) + bytesOf(tail);
  if (atMost > room || part.rows.length === 0) return null;
  let used = atMost;
  let kept = 0;
  for (const row of part.rows) {
    used += bytesOf(row);
    if (used > room) break;
    kept += 1;
  }
  return part.head + part.rows.slice(0, kept).join('') + part.rest(part.rows.length - kept) + tail;
}

import type { Range, SourceFile } from '../model/location.ts';
import type { Shown } from './shown.ts';

/**
 * One fingerprint a finding, in their order: of its rule, its file and the text of its lines. It stays when lines above
 * come and go or the line is indented anew; equal lines with the same fault are told apart by their order.
 */
export function fingerprints(shown: readonly Shown[], read: (path: string) => SourceFile | null): readonly string[] {
  const seen = new Map<string, number>();
  const linesOf = linesReader(read);
  return shown.map(({ finding, description }) => {
    const { location } = finding;
    const lines = location?.range ? linesOf(location.file) : null;
    const text = lines && location?.range ? textOfLines(lines, location.range) : description.message;
    const key = JSON.stringify([finding.rule, location?.file ?? null, text.replace(/\s+/g, '')]);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return `${hash(key)}:${nth}`;
  });
}

function textOfLines(lines: readonly string[], range: Range): string {
  return lines.slice(range.start.line - 1, range.end.line).join('\n');
}

/** Splits every file once. */
export function linesReader(read: (path: string) => SourceFile | null): (path: string) => readonly string[] | null {
  const known = new Map<string, readonly string[] | null>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const lines = read(path)?.text.split('\n') ?? null;
    known.set(path, lines);
    return lines;
  };
}

/** FNV-1a, 64 bits, over UTF-16 code units. Only to tell lines apart: nothing is protected by it. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  }
  return value.toString(16).padStart(16, '0');
}

import type { SourceFile, Span } from '../../model/location.ts';

/** A code block of a documentation file: whole lines, indentation included. */
export type Block = {
  readonly file: SourceFile;
  /** Lower case, '' when none is named. */
  readonly language: string;
  readonly span: Span;
};

type Line = { readonly start: number; readonly end: number; readonly text: string; readonly indent: number };

/** The code blocks of a Markdown (.md, .markdown) or reStructuredText (.rst) file, in the order of the file. */
export function codeBlocks(file: SourceFile): readonly Block[] {
  const lines = linesOf(file.text);
  return /\.rst$/i.test(file.path) ? restructured(file, lines) : markdown(file, lines);
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline + 1;
    const line = text.slice(start, end).trimEnd();
    lines.push({ start, end, text: line, indent: line.length - line.trimStart().length });
    start = end;
  }
  return lines;
}

function block(file: SourceFile, language: string, lines: readonly Line[], from: number, to: number): Block[] {
  const first = lines[from];
  const last = lines[to - 1];
  return first && last && from < to
    ? [{ file, language: language.toLowerCase(), span: { start: first.start, end: last.end } }]
    : [];
}

const fence = /^\s*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})\s*(.*)$/;

function markdown(file: SourceFile, lines: readonly Line[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, mark, info = ''] = fence.exec(lines[at]?.text ?? '') ?? [];
    if (!mark || (mark.startsWith('`') && info.includes('`'))) continue;
    const closing = new RegExp(`^\\s*${mark.charAt(0)}{${mark.length},}$`);
    let end = at + 1;
    while (end < lines.length && !closing.test(lines[end]?.text ?? '')) end += 1;
    const from = /^\{/.test(info) ? afterOptions(lines, at + 1, end) : at + 1;
    blocks.push(...block(file, languageOf(info), lines, from, end));
    at = end;
  }
  return blocks;
}

/** `yaml title="x"`, `{.yaml .numberLines}`, and MyST's `{code-block} yaml`. */
function languageOf(info: string): string {
  const directive = /^\{(?:code-block|code|sourcecode)\}\s*(\S*)/.exec(info);
  if (directive) return directive[1] ?? '';
  if (/^\{[a-z]/.test(info)) return 'directive';
  return /^\{?\.?([^\s{},:]*)/.exec(info)?.[1] ?? '';
}

const option = /^\s*:[\w-]+:(?:\s|$)/;

function afterOptions(lines: readonly Line[], from: number, end: number): number {
  let at = from;
  while (at < end && option.test(lines[at]?.text ?? '')) at += 1;
  return at;
}

const directive = /^\s*(?:[-*+]\s+)?\.\.\s+(?:code-block|code|sourcecode)::\s*(\S*)\s*$/;

function restructured(file: SourceFile, lines: readonly Line[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!line?.text.endsWith('::') && !directive.test(line?.text ?? '')) continue;
    const code = directive.exec(line?.text ?? '');
    // Any other directive holds text, in which there may be code blocks again.
    if (!line || (!code && /^\s*\.\./.test(line.text))) continue;
    const from = code ? afterOptions(lines, at + 1, lines.length) : at + 1;
    if (!code && lines[from]?.text !== '') continue;
    let end = from;
    let last = from;
    while (end < lines.length && (lines[end]?.text === '' || (lines[end]?.indent ?? 0) > line.indent)) {
      if (lines[end]?.text !== '') last = end + 1;
      end += 1;
    }
    let first = from;
    while (first < last && lines[first]?.text === '') first += 1;
    blocks.push(...block(file, code?.[1] ?? '', lines, first, last));
    if (last > from) at = last - 1;
  }
  return blocks;
}

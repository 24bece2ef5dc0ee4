import type { Span } from '../../model/location.ts';

export type IniLine = { readonly text: string; readonly span: Span };
export type IniOption = { readonly key: Span; readonly lines: readonly IniLine[] };
/** Sections by name, options by key as written. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, IniOption>>;

type OpenOption = { key: Span; lines: IniLine[] };

/**
 * Reads an INI file as Python's configparser does: a line that is indented deeper than its key continues the value,
 * whole-line comments by `#` and `;`, `=` or `:`. Lines that configparser would refuse are skipped.
 */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, OpenOption>>();
  let section: Map<string, OpenOption> | null = null;
  let option: OpenOption | null = null;
  let indent = 0;
  let start = 0;
  for (const line of text.split(/(?<=\n)/)) {
    const at = start;
    start += line.length;
    const content = line.trim();
    const depth = line.length - line.trimStart().length;
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    if (option && depth > indent) {
      option.lines.push({ text: content, span: { start: at + depth, end: at + depth + content.length } });
      continue;
    }
    indent = depth;
    const header = /^\[([^\]]+)\]/.exec(content);
    if (header) {
      option = null;
      const name = header[1] ?? '';
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      continue;
    }
    const match = /^([^=:]*?)\s*[=:]\s*/.exec(content);
    const name = match?.[1];
    if (!section || !match || name === undefined || name === '') continue;
    const value = content.slice(match[0].length);
    const from = at + depth + match[0].length;
    option = { key: { start: at + depth, end: at + depth + name.length }, lines: [] };
    if (value !== '') option.lines.push({ text: value, span: { start: from, end: from + value.length } });
    section.set(name, option);
  }
  return sections;
}

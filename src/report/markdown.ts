import { cleanText, oneLine } from './untrusted.ts';

// GitHub links mentions and references after Markdown was rendered, on the text that came out of it: a backslash does
// not stop that, an invisible character between the sign and the name does.
const apart = '&#8203;';

const escapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  // Mathematics on GitHub.
  $: '&#36;',
  '@': `@${apart}`,
  '#': `#${apart}`,
  ':': `:${apart}`,
};

/** Any text as one line of Markdown that shows it and does nothing: fit for paragraphs, lists and table cells. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>&|~$@#]|:(?=\/\/)|www(?=\.)|\bGH-(?=\d)/gi, (found) =>
      found.length > 1 ? found + apart : (escapes[found] ?? `\\${found}`),
    )
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Any text as one line of code, fit for table cells; nothing for nothing. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  // A cell ends at `|`, in code too, and outside of tables `\|` would show its backslash.
  if (line.includes('|')) return `<code>${line.replace(/[^\p{L}\p{N}\p{M} /-]/gu, entity)}</code>`;
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Any text as a block of code. */
export function codeBlock(text: string): string {
  const body = cleanText(text).replace(/\n+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}text\n${body}\n${fence}\n`;
}

/** A sentence of a rule: its `…` stay code, everything else is text. */
export function sentence(text: string): string {
  return oneLine(text)
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part) : keepEdges(part)))
    .join('');
}

/** For text inside an HTML element that stands alone, where Markdown is not read: `<summary>`. */
export function escapeHtml(text: string): string {
  return oneLine(text).replace(/[<>&"'$@#]|:(?=\/\/)|www(?=\.)|\bGH-(?=\d)/gi, (found) =>
    found.length > 1 ? found + apart : (escapes[found] ?? entity(found)),
  );
}

/** `text` is Markdown already. Only `https:` and `http:` addresses become links. */
export function link(text: string, address: string | null): string {
  if (address === null || !/^https?:\/\//.test(address)) return text;
  return `[${text}](${address.replace(/[^\w./:?#&=%~+-]/g, encodeURIComponent).replace(/[()]/g, entityOfUrl)})`;
}

function entityOfUrl(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}

// A part between two code spans keeps one space at its ends, which escapeMarkdown would trim.
function keepEdges(part: string): string {
  const escaped = escapeMarkdown(part);
  if (escaped === '') return part === '' ? '' : ' ';
  return `${part.startsWith(' ') ? ' ' : ''}${escaped}${part.endsWith(' ') ? ' ' : ''}`;
}

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0xfffd};`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
}

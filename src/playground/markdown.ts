import { element } from './dom.ts';

/** Code between backticks, and **strong** words; of a link its text. */
export function inline(text: string): readonly (Node | string)[] {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (/^`[^`]+`$/.test(part)) return element('code', {}, part.slice(1, -1));
      return /^\*\*[^*]+\*\*$/.test(part) ? element('strong', {}, part.slice(2, -2)) : part;
    });
}

/** A rule's page: headings, paragraphs and blocks of code, which is all that these pages have. */
export function page(markdown: string): readonly HTMLElement[] {
  const made: HTMLElement[] = [];
  let words: string[] = [];
  let code: { fence: string; lines: string[] } | null = null;
  const finish = (): void => {
    if (words.length > 0) made.push(element('p', {}, ...inline(words.join(' '))));
    words = [];
  };
  for (const line of markdown.split('\n')) {
    const fence = /^(`{3,})(.*)$/.exec(line);
    if (code) {
      if (line.trimEnd() === code.fence) {
        made.push(element('pre', { tabindex: '0' }, code.lines.join('\n')));
        code = null;
      } else code.lines.push(line);
    } else if (fence) {
      finish();
      code = { fence: fence[1] ?? '', lines: [] };
      const file = /^\S+ (\S+)/.exec(fence[2] ?? '')?.[1];
      if (file !== undefined) made.push(element('p', { class: 'file' }, file));
    } else if (line.startsWith('#')) {
      finish();
      const depth = /^#+/.exec(line)?.[0].length ?? 1;
      made.push(element(depth === 1 ? 'h3' : 'h4', {}, ...inline(line.replace(/^#+\s*/, ''))));
    } else if (line.trim() === '') finish();
    else words.push(line.trim());
  }
  finish();
  return made;
}

import type { Word } from '../../dockerfile/ast.ts';

/** A text that its author took for a JSON array, and that Docker takes for something else. */
export type TriedJson = {
  /** What is wrong with it, as the end of a sentence that begins with the text. */
  readonly because: string;
  /** The elements that were meant; null where they can't be told. */
  readonly elements: readonly string[] | null;
  /** A comment behind the array, with its `#`. */
  readonly comment: string | null;
};

const element = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|“([^”]*)”|([^\s,"'“”[\]]+))\s*(,?)/y;

/** null for what is no attempt at an array: `[ -f x ] && …` is a command, `[[ … ]]` too. */
export function triedAsJson(text: string): TriedJson | null {
  const trimmed = text.trim();
  if (!/^\[(?:[^\s[\]]|\s*(?:"[^"]*"|'[^']*'|[^\s,\]]+)\s*,)/.test(trimmed)) return null;
  const close = trimmed.lastIndexOf(']');
  const after = close === -1 ? '' : trimmed.slice(close + 1).trim();
  const inner = close === -1 ? trimmed.slice(1) : trimmed.slice(1, close);
  const elements = elementsOf(inner);
  const comment = after.startsWith('#') ? after : null;
  const isWhole = after === '' || comment !== null;
  return { because: becauseOf(inner, close, after), elements: isWhole ? elements : null, comment };
}

/** The words of COPY and ADD; `[ab].py` is a pattern, only brackets around everything were meant as an array. */
export function triedAsJsonWords(words: readonly Word[]): TriedJson | null {
  const [first] = words;
  const last = words.at(-1);
  if (!first?.text.startsWith('[') || first.text.includes(']') || !last?.text.endsWith(']')) return null;
  return triedAsJson(words.map(({ text }) => text).join(' '));
}

function elementsOf(inner: string): readonly string[] | null {
  const elements: string[] = [];
  element.lastIndex = 0;
  while (element.lastIndex < inner.length) {
    if (inner.slice(element.lastIndex).trim() === '') break;
    const found = element.exec(inner);
    if (!found) return null;
    const [, double, single, curly, bare] = found;
    elements.push(double === undefined ? (single ?? curly ?? bare ?? '') : double.replace(/\\(.)/g, '$1'));
  }
  return elements.length > 0 ? elements : null;
}

function becauseOf(inner: string, close: number, after: string): string {
  if (close === -1) return 'has no closing bracket';
  if (after.startsWith('#')) return 'has a comment behind it';
  if (after !== '') return `has \`${after}\` behind it`;
  if (/[“”]/.test(inner)) return 'has typographic quotes';
  if (/,\s*$/.test(inner)) return 'has a comma behind the last element';
  if (/(?:^|,)\s*'/.test(inner)) return 'has single quotes';
  if (/"\s+"/.test(inner)) return 'lacks a comma';
  return 'lacks quotes';
}

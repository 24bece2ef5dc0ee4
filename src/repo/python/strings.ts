import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonTree, textOf } from './tree.ts';

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};

/** The value of a string literal, adjacent ones joined; null for bytes, f-strings and everything else. */
export function stringValue(tree: PythonTree, node: SyntaxNode): string | null {
  if (node.name === 'String') return decode(textOf(tree, node));
  if (node.name === 'ContinuedString') {
    const parts = childrenOf(node).map((child) => stringValue(tree, child));
    return parts.every((part) => part !== null) ? parts.join('') : null;
  }
  if (node.name === 'ParenthesizedExpression') {
    const [, inner] = childrenOf(node);
    return inner ? stringValue(tree, inner) : null;
  }
  return null;
}

function decode(written: string): string | null {
  const prefix = /^[A-Za-z]*/.exec(written)?.[0].toLowerCase() ?? '';
  if (/[bft]/.test(prefix)) return null;
  const quoted = written.slice(prefix.length);
  const quotes = quoted.startsWith('"""') || quoted.startsWith("'''") ? 3 : 1;
  const body = quoted.slice(quotes, -quotes).replace(/\r\n?/g, '\n');
  if (prefix.includes('r')) return body;
  let known = true;
  const value = body.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (all: string, octal?: string, x?: string, u?: string, long?: string, char?: string) => {
      if (char === 'N') known = false;
      if (char !== undefined) return escapes[char] ?? all;
      const code = octal === undefined ? Number.parseInt(x ?? u ?? long ?? '0', 16) : Number.parseInt(octal, 8);
      if (code > 0x10ffff) known = false;
      return known ? String.fromCodePoint(code) : '';
    },
  );
  return known ? value : null;
}

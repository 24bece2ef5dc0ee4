import type { Token } from './tokens.ts';

export const reservedWords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

export function isKeyword(token: Token): boolean {
  return token.kind === 'name' && reservedWords.has(token.text);
}

export function isIdentifier(token: Token | undefined): token is Token {
  return token?.kind === 'name' && !reservedWords.has(token.text);
}

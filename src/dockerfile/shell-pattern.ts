import { patternOf } from '../model/pattern.ts';

type Result = { readonly text: string } | { readonly refused: string };

/** `*` and `?` of `${x#pattern}` as a regular expression. Source: BuildKit shell/lex.go, convertShellPatternToRegex. */
function patternToRegExp(pattern: string, greedy: boolean, anchored: boolean): RegExp | string {
  const chars = [...pattern];
  let source = anchored ? '^' : '';
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '*') source += greedy ? '[^\\n]*' : '[^\\n]*?';
    else if (char === '?') source += '[^\\n]';
    else if (char === '\\') {
      const escaped = chars[at + 1];
      if (escaped === '}' || escaped === '/') continue;
      if (escaped !== '*' && escaped !== '?' && escaped !== '\\') return `invalid escape '\\${escaped ?? '\ufffd'}'`;
      source += `\\${escaped}`;
      at++;
    } else source += /[[\]{}.+()|^$/]/.test(char) ? `\\${char}` : char;
  }
  return patternOf(source, 'u') ?? 'too long';
}

/** `#` and `##` cut the shortest and longest beginning that fits, `%` and `%%` the end. */
export function trimPattern(word: string, value: string, operator: '#' | '%'): Result {
  const greedy = word.startsWith(operator);
  const pattern = greedy ? word.slice(1) : word;
  if (operator === '#') return trimPrefix(pattern, value, greedy);
  // The shortest end cannot be searched from the left: both are turned round.
  const turned = trimPrefix(reversePattern(pattern), [...value].reverse().join(''), greedy);
  return 'refused' in turned ? turned : { text: [...turned.text].reverse().join('') };
}

function trimPrefix(pattern: string, value: string, greedy: boolean): Result {
  const regExp = patternToRegExp(pattern, greedy, true);
  if (typeof regExp === 'string') return { refused: `invalid pattern (${pattern}) in substitution: ${regExp}` };
  const match = regExp.exec(value);
  return { text: match ? value.slice(match[0].length) : value };
}

function reversePattern(pattern: string): string {
  const chars = [...pattern];
  const turned: string[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    if (char === '\\' && at + 1 < chars.length) {
      turned.push(char + chars[at + 1]);
      at++;
    } else turned.push(char);
  }
  return turned.reverse().join('');
}

/** `${x/pattern/by}` and, with `all`, `${x//pattern/by}`. */
export function replacePattern(pattern: string, value: string, by: string, all: boolean): Result {
  const regExp = patternToRegExp(pattern, true, false);
  if (typeof regExp === 'string') return { refused: `invalid pattern (${pattern}) in substitution: ${regExp}` };
  return { text: value.replace(all ? new RegExp(regExp.source, 'gu') : regExp, () => by) };
}

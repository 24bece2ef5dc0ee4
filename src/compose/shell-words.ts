/** A word and the stretch of the command line it was made of, quotes included. */
export type ShellWord = { readonly text: string; readonly start: number; readonly end: number };

/**
 * Splits `command` and `entrypoint` given as one string, as Compose does: quotes and backslashes, no variables; what
 * follows an unquoted `;`, `&`, `|`, `<` or `>` is dropped. Null: Compose refuses the line (open quote, bare parenthesis).
 * Source: github.com/mattn/go-shellwords 1.0.12.
 */
export function shellWords(line: string): readonly ShellWord[] | null {
  const words: ShellWord[] = [];
  let word = '';
  let started = -1;
  let complete = false;
  let escaped = false;
  let quote: '' | '"' | "'" | '`' | '(' = '';
  let at = 0;
  for (; at < line.length; at += 1) {
    const char = line.charAt(at);
    const blank = char === ' ' || char === '\t' || char === '\r' || char === '\n';
    if (started === -1 && (escaped || !blank)) started = at;
    if (escaped) {
      word += char;
      escaped = false;
      complete = true;
    } else if (char === '\\') {
      if (quote === "'") word += char;
      else escaped = true;
    } else if (blank) {
      if (quote) word += char;
      else {
        if (complete) words.push({ text: word, start: started, end: at });
        word = complete ? '' : word;
        started = complete || word === '' ? -1 : started;
        complete = false;
      }
    } else if ((char === '"' && quote !== "'" && quote !== '(') || (char === "'" && quote !== '"' && quote !== '(')) {
      // Inside backticks the quote characters still vanish, but the backtick stays what ends the stretch.
      if (quote === char) {
        quote = '';
        complete = true;
      } else if (quote !== '`') quote = char;
    } else {
      const bare = quote === '' || quote === '`' || quote === '(';
      if (char === '(' && (quote === '' || quote === '(')) {
        if (quote === '(' || !word.endsWith('$')) return null;
        quote = '(';
        word += '(';
        continue;
      }
      if (char === ')' && bare && quote !== '`') quote = quote === '(' ? '' : '(';
      else if (char === '`' && bare && quote !== '(') quote = quote === '`' ? '' : '`';
      else if (quote === '' && ';&|<>'.includes(char)) {
        if (char === '>' && /^[0-9]/.test(word)) complete = false;
        break;
      }
      complete = true;
      word += char;
    }
  }
  if (complete) words.push({ text: word, start: started, end: Math.min(at, line.length) });
  return escaped || quote !== '' ? null : words;
}

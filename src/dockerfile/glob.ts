/** Linux has no longer paths, and a regular expression far longer is refused when it is used: it matches nothing. */
export const longestPattern = 4096;

/** Go's path.Match as a regular expression; null for a pattern that it calls malformed. `*` and `?` stop at a slash. */
export function globToRegExp(pattern: string): RegExp | null {
  if (pattern.length > longestPattern) return /[^\s\S]/;
  let source = '';
  for (let at = 0; at < pattern.length; ) {
    const char = pattern[at] ?? '';
    if (char === '*') {
      source += '[^/]*';
      at++;
    } else if (char === '?') {
      source += '[^/]';
      at++;
    } else if (char === '[') {
      const set = readSet(pattern, at + 1);
      if (!set) return null;
      source += set.source;
      at = set.end;
    } else if (char === '\\') {
      const escaped = pattern[at + 1];
      if (escaped === undefined) return null;
      source += quote(escaped);
      at += 2;
    } else {
      source += quote(char);
      at++;
    }
  }
  return new RegExp(`^${source}$`, 's');
}

function quote(char: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char;
}

function readSet(pattern: string, start: number): { readonly source: string; readonly end: number } | null {
  const negated = pattern[start] === '^';
  let at = negated ? start + 1 : start;
  let members = '';
  const member = (): string | null => {
    let char = pattern[at];
    if (char === undefined || char === '-' || char === ']') return null;
    if (char === '\\') {
      at++;
      char = pattern[at];
      if (char === undefined) return null;
    }
    at++;
    return quote(char);
  };
  while (pattern[at] !== ']' || members === '') {
    const low = member();
    if (low === null) return null;
    members += low;
    if (pattern[at] !== '-') continue;
    at++;
    const high = member();
    if (high === null) return null;
    // Go's range from high to low is empty, JavaScript's is an error.
    if (low.at(-1) !== undefined && (high.at(-1) ?? '') < (low.at(-1) ?? '')) members = members.slice(0, -low.length);
    else members += `-${high}`;
  }
  return { source: members === '' ? '[^\\s\\S]' : `[${negated ? '^' : ''}${members}]`, end: at + 1 };
}

/** Whether COPY searches for a source instead of naming it. */
export function hasWildcards(path: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(path);
}

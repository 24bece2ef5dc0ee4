import { globToRegExp, longestPattern } from './glob.ts';
import { trimSpace } from './space.ts';

/** One line of .dockerignore. */
export type IgnorePattern = {
  /** Cleaned, without `!` and leading slash. */
  readonly pattern: string;
  /** `!`: it takes files back in. */
  readonly negated: boolean;
  /** From 1. */
  readonly line: number;
};

export type IgnoreFile =
  | { readonly kind: 'patterns'; readonly patterns: readonly IgnorePattern[] }
  /** Docker refuses the build. */
  | { readonly kind: 'refused'; readonly message: string; readonly line: number };

/** Source: moby/patternmatcher v0.6.1, ignorefile.ReadAll and New. */
export function parseIgnoreFile(text: string): IgnoreFile {
  const patterns: IgnorePattern[] = [];
  const lines = (text.startsWith('\ufeff') ? text.slice(1) : text).split('\n');
  for (const [at, raw] of lines.entries()) {
    const line = at + 1;
    if (raw.startsWith('#')) continue;
    const trimmed = trimSpace(raw);
    if (trimmed === '') continue;
    const isNegated = trimmed.startsWith('!');
    const written = isNegated ? trimSpace(trimmed.slice(1)) : trimmed;
    const cleaned = written === '' ? '' : cleanPath(written);
    const relative = cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned;
    // Cleaned once more with its mark, as Docker does: `!../a` is `a` then.
    const marked = isNegated ? cleanPath(`!${relative}`) : relative;
    if (marked === '!') return { kind: 'refused', message: 'illegal exclusion pattern: "!"', line };
    const negated = marked.startsWith('!');
    const pattern = negated ? marked.slice(1) : marked;
    if (!globToRegExp(pattern) || !isCompiled(pattern)) {
      return { kind: 'refused', message: 'syntax error in pattern', line };
    }
    patterns.push({ pattern, negated, line });
  }
  return { kind: 'patterns', patterns };
}

/** Go's filepath.Clean. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !rooted) parts.push(part);
  }
  return (rooted ? '/' : '') + parts.join('/') || '.';
}

type Matcher = (path: string) => boolean;

function isCompiled(pattern: string): boolean {
  try {
    compile(pattern);
    return true;
  } catch {
    return false;
  }
}

/**
 * Source: moby/patternmatcher, Pattern.compile: not quite path.Match. Sets match a slash, and its table of characters to
 * escape has no room for `|{}`, which so are a regular expression's.
 */
function compile(pattern: string): Matcher {
  if (pattern.length > longestPattern) return () => false;
  const chars = [...pattern];
  let source = '';
  let kind: 'exact' | 'prefix' | 'suffix' | 'expression' = 'exact';
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    const isFirst = at === 0;
    if (char === '*' && chars[at + 1] === '*') {
      at++;
      if (chars[at + 1] === '/') at++;
      if (at + 1 < chars.length) {
        source += '(.*/)?';
        kind = 'expression';
      } else if (kind === 'exact') kind = 'prefix';
      else {
        source += '.*';
        kind = 'expression';
      }
      if (isFirst) kind = 'suffix';
    } else if (char === '*') {
      source += '[^/]*';
      kind = 'expression';
    } else if (char === '?') {
      source += '[^/]';
      kind = 'expression';
    } else if (char === '\\') {
      const escaped = chars[++at];
      source += `\\${escaped ?? '\\'}`;
      if (escaped !== undefined) kind = 'expression';
    } else if (char === '[' || char === ']') {
      source += char;
      kind = 'expression';
    } else source += /[.+()$]/.test(char) ? `\\${char}` : char;
  }
  switch (kind) {
    case 'exact':
      return (path) => path === pattern;
    case 'prefix':
      return (path) => path.startsWith(pattern.slice(0, -2));
    case 'suffix': {
      const suffix = pattern.slice(2);
      return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
    }
    case 'expression': {
      const expression = new RegExp(`^${source}$`);
      return (path) => expression.test(path);
    }
  }
}

type Visited = {
  /** The pattern that decided, null where the path is in the context. */
  readonly by: IgnorePattern | null;
  readonly matches: readonly boolean[];
  /** Docker does not look into this folder. */
  readonly skipped: boolean;
};

/**
 * Tells of a path which line of .dockerignore keeps it out, null when it is in the context. Folders are asked first, as
 * Docker walks. Source: moby/patternmatcher, MatchesUsingParentResults, and tonistiigi/fsutil, filter.go.
 */
export function ignoreMatcher(patterns: readonly IgnorePattern[]): (path: string) => IgnorePattern | null {
  const compiled = patterns.map((pattern) => ({ pattern, matches: compile(pattern.pattern) }));
  const exceptions = patterns.filter((each) => each.negated).map((each) => withoutTrailingGlob(each.pattern));
  const onlyPrefixes = exceptions.every((each) => !/[*[\]?^\\]/.test(each));
  const folders = new Map<string, Visited>();

  const visit = (path: string, parent: Visited | null): Visited => {
    let by: IgnorePattern | null = null;
    const matches: boolean[] = [];
    for (const [at, { pattern, matches: matchesPath }] of compiled.entries()) {
      let isMatch = parent?.matches[at] ?? false;
      if (!isMatch && pattern.negated === (by !== null)) isMatch = matchesPath(path);
      matches.push(isMatch);
      if (isMatch) by = pattern.negated ? null : pattern;
    }
    const mayHoldException = exceptions.some((each) => `${each}/`.startsWith(`${path}/`));
    return { by, matches, skipped: by !== null && onlyPrefixes && !mayHoldException };
  };

  const folder = (path: string): Visited | null => {
    if (path === '') return null;
    const known = folders.get(path);
    if (known) return known;
    const above = folder(parentOf(path));
    const visited = above?.skipped ? above : visit(path, above);
    folders.set(path, visited);
    return visited;
  };

  return (path) => {
    if (compiled.length === 0) return null;
    const parent = folder(parentOf(path));
    return parent?.skipped ? parent.by : visit(path, parent).by;
  };
}

function withoutTrailingGlob(pattern: string): string {
  return pattern.replace(/(?:\/\*\*)?(?:\/\*)?$/, '');
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/**
 * The ignore file that a build with this Dockerfile reads: its own, `<name>.dockerignore` beside it, before the context's
 * .dockerignore. Source: BuildKit frontend/dockerui/config.go.
 */
export function ignoreFilePath(dockerfile: string, context: string, exists: (path: string) => boolean): string | null {
  const own = `${dockerfile}.dockerignore`;
  if (exists(own)) return own;
  const common = context === '' ? '.dockerignore' : `${context}/.dockerignore`;
  return exists(common) ? common : null;
}

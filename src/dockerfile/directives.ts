import type { KeyValue } from './ast.ts';
import { parseBool } from './go-values.ts';
import { goQuote } from './space.ts';

export type Directive =
  | { readonly kind: 'directive'; readonly pair: KeyValue }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'none' };

const known: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);

// Go's `\s` has no \v; only after the `#` every kind of space is skipped.
const shape = /^([a-zA-Z][a-zA-Z0-9]*)([\t\n\f\r ]*=[\t\n\f\r ]*)(.+?)[\t\n\f\r ]*$/s;

/**
 * Reads `# name = value` from a line that begins with `#`, `line` and `offset` being its text and place in the file.
 * Source: BuildKit parser/directives.go: the first line that is none, and the first unknown name, end the directives.
 */
export function readDirective(line: string, offset: number, seen: ReadonlySet<string>): Directive {
  const rest = line.slice(1);
  const blanks =
    rest.length -
    rest.replace(/^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/, '').length;
  const match = shape.exec(rest.slice(blanks));
  const name = match?.[1]?.toLowerCase();
  if (!match || name === undefined || !known.has(name)) return { kind: 'none' };
  if (seen.has(name)) return { kind: 'refused', message: `only one ${name} parser directive can be used` };
  const value = match[3] ?? '';
  if (name === 'escape' && value !== '`' && value !== '\\') {
    return { kind: 'refused', message: `invalid escape token '${value}' does not match \` or \\` };
  }
  const keyStart = offset + 1 + blanks;
  const keyEnd = keyStart + (match[1] ?? '').length;
  const valueStart = keyEnd + (match[2] ?? '').length;
  return {
    kind: 'directive',
    pair: {
      key: { text: name, span: { start: keyStart, end: keyEnd } },
      value: { text: value, span: { start: valueStart, end: valueStart + value.length } },
      span: { start: offset, end: valueStart + value.length },
    },
  };
}

/** Why the value of `# check=` is refused; null when it is fine. Source: BuildKit linter/linter.go, ParseLintOptions. */
export function refusedCheck(value: string): string | null {
  // A reason may follow behind a blank.
  const options = value.split(' ')[0] ?? '';
  const [first = '', second, ...rest] = options.split(';');
  const parts = [first, ...(second === undefined ? [] : [second]), ...(rest.length > 0 ? [rest.join(';')] : [])];
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = equals === -1 ? part : part.slice(0, equals).trim();
    if (equals === -1 || !['skip', 'experimental', 'error'].includes(name)) {
      return `failed to parse check options: invalid check option ${goQuote(name)}`;
    }
    const text = part.slice(equals + 1).trim();
    if (name === 'error' && parseBool(text) === null) {
      const why = `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`;
      return `failed to parse check options: failed to parse check option ${goQuote(part)}: ${why}`;
    }
  }
  return null;
}

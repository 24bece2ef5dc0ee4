const words: ReadonlyMap<string, boolean | null> = new Map([
  ...['true', 'True', 'TRUE'].map((word): [string, boolean] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, boolean] => [word, false]),
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, null] => [word, null]),
]);

const specialFloats: ReadonlyMap<string, number> = new Map([
  ['.nan', Number.NaN],
  ['.NaN', Number.NaN],
  ['.NAN', Number.NaN],
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word): [string, number] => [word, Infinity]),
  ...['-.inf', '-.Inf', '-.INF'].map((word): [string, number] => [word, -Infinity]),
]);

const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const integer = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))$/;

/**
 * What an unquoted YAML scalar means to Compose: YAML 1.2's words, and the octal numbers of 1.1 (`010` is 8).
 * Source: go.yaml.in/yaml/v3, resolve.go, as used by compose-go 2.9.
 */
export function plainScalar(text: string): string | number | boolean | null {
  const word = words.get(text);
  if (word !== undefined) return word;
  const special = specialFloats.get(text);
  if (special !== undefined) return special;
  if (!/^[-+.0-9]/.test(text)) return text;
  const digits = text.replaceAll('_', '');
  const match = integer.exec(digits);
  if (match) return wholeNumber(match);
  return float.test(digits) ? Number(digits) : text;
}

function wholeNumber(match: RegExpExecArray): number {
  const sign = match[1] === '-' ? -1 : 1;
  const [hex, binary, octal, oldOctal, decimal] = match.slice(2);
  if (hex !== undefined) return sign * Number.parseInt(hex, 16);
  if (binary !== undefined) return sign * Number.parseInt(binary, 2);
  const octals = octal ?? oldOctal;
  if (octals !== undefined) return sign * Number.parseInt(octals, 8);
  return sign * Number(decimal);
}

/** A scalar's text where Compose wants a string of any type: as Go prints it, `1e3` as `1000`, `true` as `true`. */
export function printScalar(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const plain = String(value);
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return plain;
  if (exponent >= -4 && exponent < 21) return plain;
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

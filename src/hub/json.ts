/**
 * JSON as Python writes it: `NaN`, `Infinity` and `-Infinity` are numbers. Agents publish them (a sensor without a
 * reading), and Crossbar passes them on, so a hub that took them for damage would fail a good agent.
 * Integers beyond 2^53 lose their last digits on the way through; nothing of ours reads them.
 * Source: json.dumps(allow_nan=True), the default that autobahn's JsonObjectSerializer keeps.
 */

const stringOrNumberName = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;
const quotedName = /"\\u0000(NaN|-?Infinity)"/g;
const names: ReadonlyMap<string, number> = new Map([
  ['\u0000NaN', Number.NaN],
  ['\u0000Infinity', Number.POSITIVE_INFINITY],
  ['\u0000-Infinity', Number.NEGATIVE_INFINITY],
]);

export type Parsed = { readonly status: 'value'; readonly value: unknown } | { readonly status: 'damaged' };

/** What is nested deeper can't be written again without exhausting the stack; Python gives up at about 1000. */
const maxDepth = 500;

/** Never throws. */
export function parseJson(text: string): Parsed {
  if (text.length > 2 * maxDepth && depthOf(text) > maxDepth) return { status: 'damaged' };
  const plain = tryParse(text);
  if (plain.status === 'value' || !/NaN|Infinity/.test(text)) return plain;
  return tryParse(
    text.replace(stringOrNumberName, (found) => (found.startsWith('"') ? found : `"\\u0000${found}"`)),
    (_key, value) => (typeof value === 'string' ? (names.get(value) ?? value) : value),
  );
}

/** One line; the numbers that JSON has no name for get Python's. */
export function toJson(value: unknown): string {
  let odd = false;
  const text = JSON.stringify(value, (_key, inner) => {
    if (typeof inner !== 'number' || Number.isFinite(inner)) return inner;
    odd = true;
    return `\u0000${inner}`;
  });
  return odd ? text.replace(quotedName, '$1') : text;
}

function depthOf(text: string): number {
  let deepest = 0;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
}

function tryParse(text: string, reviver?: (key: string, value: unknown) => unknown): Parsed {
  try {
    return { status: 'value', value: JSON.parse(text, reviver) };
  } catch {
    return { status: 'damaged' };
  }
}

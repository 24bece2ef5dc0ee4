import { goQuote } from './space.ts';

type Parsed = { readonly value: number } | { readonly refused: string };

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** Go's time.ParseDuration, in nanoseconds, with its messages. */
export function parseDuration(text: string): Parsed {
  const invalid: Parsed = { refused: `time: invalid duration ${goQuote(text)}` };
  const signed = /^([+-]?)(.*)$/s.exec(text);
  let rest = signed?.[2] ?? '';
  if (rest === '0') return { value: 0 };
  if (rest === '') return invalid;
  let total = 0;
  while (rest !== '') {
    const number = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)/.exec(rest)?.[0];
    if (number === undefined) return invalid;
    rest = rest.slice(number.length);
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? '';
    if (unit === '') return { refused: `time: missing unit in duration ${goQuote(text)}` };
    const factor = Object.hasOwn(nanoseconds, unit) ? nanoseconds[unit] : undefined;
    if (factor === undefined) {
      return { refused: `time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}` };
    }
    total += Number(number) * factor;
    if (total > 2 ** 63) return invalid;
    rest = rest.slice(unit.length);
  }
  return { value: signed?.[1] === '-' ? -total : total };
}

/** Go's strconv.ParseInt(text, 10, bits), with its messages. */
export function parseInteger(text: string, bits: number): Parsed {
  const refuse = (why: string): Parsed => ({ refused: `strconv.ParseInt: parsing ${goQuote(text)}: ${why}` });
  if (!/^[+-]?[0-9]+$/.test(text)) return refuse('invalid syntax');
  const value = Number(text);
  const limit = 2 ** (bits - 1);
  return value >= limit || value < -limit ? refuse('value out of range') : { value };
}

/** Go's strconv.ParseBool; null where it refuses. */
export function parseBool(text: string): boolean | null {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : null;
}

/** One line of comma-separated fields, quotes as in RFC 4180. Source: tonistiigi/go-csvvalue. */
export function csvFields(text: string): readonly string[] | { readonly refused: string } {
  const refuse = (at: number, why: string): { readonly refused: string } => ({
    refused: `parse error on line 1, column ${at + 1}: ${why}`,
  });
  const badQuote = 'extraneous or missing " in quoted-field';
  if (text === '') return { refused: 'EOF' };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const comma = text.indexOf(',', at);
      const field = text.slice(at, comma === -1 ? undefined : comma);
      const quote = field.indexOf('"');
      if (quote !== -1) return refuse(at + quote, 'bare " in non-quoted-field');
      fields.push(field);
      if (comma === -1) return fields;
      at = comma + 1;
      continue;
    }
    let field = '';
    for (at++; ; at++) {
      const quote = text.indexOf('"', at);
      if (quote === -1) return refuse(at, badQuote);
      field += text.slice(at, quote);
      at = quote + 1;
      if (text[at] !== '"') break;
      field += '"';
    }
    fields.push(field);
    if (at >= text.length) return fields;
    if (text[at] !== ',') return refuse(at - 1, badQuote);
    at++;
  }
}

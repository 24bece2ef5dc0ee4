/** One part of a poetry constraint as PEP 440 has it; null where it has none. Source: python-poetry.org/docs/dependency-specification. */
function part(text: string): string | null {
  if (text === '*' || text === '') return '';
  if (/^\d+(?:\.\d+)*\.\*$/.test(text)) return `==${text}`;
  const sign = /^([\^~])\s*(\d+(?:\.\d+)*)$/.exec(text);
  if (sign) {
    const [, kind, version = ''] = sign;
    const numbers = version.split('.').map(Number);
    const firstNonZero = numbers.findIndex((number) => number > 0);
    const caret = firstNonZero === -1 ? numbers.length - 1 : firstNonZero;
    const at = kind === '^' ? caret : Math.min(1, numbers.length - 1);
    const end = numbers.slice(0, at + 1).map((number, index) => (index === at ? number + 1 : number));
    return `>=${version},<${end.join('.')}`;
  }
  if (/^\d+(?:\.\d+)*[a-z0-9.]*$/i.test(text)) return `==${text}`;
  return /^(?:[<>]=?|[!=]=|~=)\s*\S+$/.test(text) ? text.replace(/\s+/g, '') : null;
}

/** `^1.2` → `>=1.2,<2`; null for what PEP 440 cannot say (`||`). */
export function plainSpecifier(text: string): string | null {
  if (text.includes('|')) return null;
  const parts = text.split(',').map((one) => part(one.trim()));
  return parts.some((one) => one === null) ? null : parts.filter((one) => one !== '').join(',');
}

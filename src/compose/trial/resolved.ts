/** What `docker compose config --format json` prints, as far as it is looked at. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function wordsOf(value: unknown): readonly string[] {
  return listOf(value).filter((word) => typeof word === 'string');
}

/** Compose reads its own output again: what it would take for a variable is doubled there. */
export function unescaped(text: string): string {
  return text.replaceAll('$$', '$');
}

export function escaped(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** `1m30s` as Compose prints a duration; null where it is none. */
export function secondsOf(duration: string): number | null {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };
  const parts = [...duration.matchAll(/(?<count>\d+(?:\.\d+)?)(?<unit>h|ms|us|µs|ns|m|s)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== duration) return null;
  return parts.reduce((sum, { groups }) => sum + Number(groups?.['count']) * (units[groups?.['unit'] ?? ''] ?? 0), 0);
}

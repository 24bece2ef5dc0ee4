/** BuildKit's "did you mean": the nearest option at an edit distance below three. Source: util/suggest. */
export function suggestion(written: string, options: readonly string[], caseSensitive: boolean): string {
  const wanted = caseSensitive ? written : written.toLowerCase();
  let nearest = '';
  let best = 3;
  for (const each of options) {
    const option = caseSensitive ? each : each.toLowerCase();
    if (option === wanted) return '';
    const distance = editDistance(wanted, option, best);
    if (distance < best) {
      nearest = caseSensitive ? option : matchCase(option, written);
      best = distance;
    }
  }
  return nearest === '' ? '' : ` (did you mean ${nearest}?)`;
}

function matchCase(option: string, written: string): string {
  if (written === written.toLowerCase()) return option.toLowerCase();
  return written === written.toUpperCase() ? option.toUpperCase() : option;
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? limit;
}

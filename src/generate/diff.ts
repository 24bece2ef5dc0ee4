type Step = { readonly kind: ' ' | '-' | '+'; readonly line: string };

/** The longest common subsequence, walked from the front. Both texts are some hundred lines at most. */
function stepsOf(before: readonly string[], after: readonly string[]): readonly Step[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    const row = lengths[i];
    if (!row) continue;
    for (let j = after.length - 1; j >= 0; j--)
      row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      steps.push({ kind: ' ', line: before[i] ?? '' });
      i++;
      j++;
    } else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1))) {
      steps.push({ kind: '-', line: before[i++] ?? '' });
    } else steps.push({ kind: '+', line: after[j++] ?? '' });
  }
  return steps;
}

function linesOf(text: string | null): readonly string[] {
  if (text === null || text === '') return [];
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** A unified diff with three lines of context; line endings do not count. Empty where nothing differs. */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  const steps = stepsOf(linesOf(before), linesOf(after));
  const near = (index: number): boolean =>
    steps.slice(Math.max(0, index - 3), index + 4).some(({ kind }) => kind !== ' ');
  const out: string[] = [];
  let oldLine = 1;
  let newLine = 1;
  let hunk: { readonly old: number; readonly new: number; lines: string[] } | null = null;
  const close = (): void => {
    if (!hunk) return;
    const olds = hunk.lines.filter((line) => !line.startsWith('+')).length;
    const news = hunk.lines.filter((line) => !line.startsWith('-')).length;
    out.push(`@@ -${olds === 0 ? hunk.old - 1 : hunk.old},${olds} +${news === 0 ? hunk.new - 1 : hunk.new},${news} @@`);
    out.push(...hunk.lines);
    hunk = null;
  };
  for (const [index, { kind, line }] of steps.entries()) {
    if (near(index)) {
      hunk ??= { old: oldLine, new: newLine, lines: [] };
      hunk.lines.push(kind + line);
    } else close();
    if (kind !== '+') oldLine++;
    if (kind !== '-') newLine++;
  }
  close();
  if (out.length === 0) return '';
  return [before === null ? '--- /dev/null' : `--- a/${path}`, `+++ b/${path}`, ...out, ''].join('\n');
}

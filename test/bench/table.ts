import type { Line } from './harness.ts';

/** What docs/bench.json holds. */
export type Measured = {
  /** On what: without it a ratio says little. */
  readonly machine: string;
  readonly rounds: number;
  readonly lines: readonly Line[];
};

export function figure(value: number, unit: Line['unit']): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
}

export function ratioText({ ratio }: Line): string {
  return ratio === null ? '–' : ratio.toFixed(ratio < 0.1 ? 3 : 2);
}

/** The table as people read it, in a terminal and in Markdown. */
export function tableOf(lines: readonly Line[]): string {
  const cells = lines.map((line) => [
    line.row,
    line.what,
    figure(line.ours, line.unit),
    line.against,
    line.theirs === null ? '–' : figure(line.theirs, line.unit),
    ratioText(line),
    line.aim === null ? '' : `≤ ${line.aim}`,
  ]);
  const head = ['row', 'what', 'ours', 'against', 'theirs', 'ratio', 'aim'];
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const printed = [head, widths.map((width) => '-'.repeat(width)), ...cells].map(
    (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`,
  );
  const notes = lines.flatMap(({ what, against, note }) => (note ? [`- ${what}, ${against}: ${note}`] : []));
  return `${[...printed, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
}

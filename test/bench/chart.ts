import type { Line } from './harness.ts';
import { figure, type Measured, ratioText } from './table.ts';

const width = 860;
const left = 330;
const right = 190;
const step = 22;
/** Ratios beyond are cut off: what counts is which side of 1 a bar ends on. */
const most = 2;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function at(ratio: number): number {
  return left + (Math.min(ratio, most) / most) * (width - left - right);
}

function bar(line: Line, y: number): string {
  const { ratio, aim } = line;
  if (ratio === null) return '';
  const holds = aim === null || ratio <= aim;
  const mark =
    aim === null ? '' : `<path class="aim" d="M${at(aim).toFixed(1)} ${y - 8}v16"/><title>aim: at most ${aim}</title>`;
  return `<g><rect class="${holds ? 'good' : 'over'}" x="${left}" y="${y - 6}" width="${(at(ratio) - left).toFixed(1)}" height="12" rx="2"/>${mark}</g>`;
}

/** A bar for each line with an aim: how long it is, theirs being 1. */
export function chartOf({ machine, lines }: Measured): string {
  const shown = lines.filter(({ ratio, aim }) => ratio !== null && aim !== null);
  const height = 74 + shown.length * step;
  const rows = shown.map((line, index) => {
    const y = 58 + index * step;
    const told = `${ratioText(line)}   ${figure(line.ours, line.unit)} : ${line.theirs === null ? '' : figure(line.theirs, line.unit)}`;
    return [
      `<text class="what" x="${left - 8}" y="${y + 4}" text-anchor="end">${escaped(shortened(line.what, 52))}</text>`,
      bar(line, y),
      `<text class="told" x="${width - right + 8}" y="${y + 4}">${escaped(told)}</text>`,
    ].join('');
  });
  const one = at(1).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="ratios of the benchmark, shorter is better">
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328; white-space: pre; }
.title { font-weight: 600; font-size: 14px; }
.dim { fill: #59636e; }
.good { fill: #1a7f37; } .over { fill: #bc4c00; }
.one { stroke: #59636e; stroke-dasharray: 3 3; } .aim { stroke: #0969da; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .dim { fill: #9198a1; } .good { fill: #3fb950; } .over { fill: #db6d28; }
  .one { stroke: #9198a1; } .aim { stroke: #58a6ff; }
}
</style>
<text class="title" x="8" y="20">ocs-agent, measured beside what it stands for: shorter is better</text>
<text class="dim" x="8" y="38">blue: what the ratio is to be at most · ${escaped(shortened(machine, 90))}</text>
<path class="one" d="M${one} 46V${height - 22}"/><text class="dim" x="${one}" y="${height - 8}" text-anchor="middle">1</text>
${rows.join('\n')}
</svg>
`;
}

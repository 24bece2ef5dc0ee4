import type { ImageRow, Report, StageRow } from '../model/report.ts';
import { hasSeveralImages } from './words.ts';

/** Less is told as well by the table. */
const fewestSeconds = 2;
const fewestBytes = 1_000_000;
const mostSlices = 6;
/** Of the whole: below it nobody sees a slice. */
const thinnestSlice = 0.02;
const longestLabel = 48;

/** What Mermaid takes for a name and nothing else: no quote, colon, semicolon, hash or bracket. */
function plain(text: string): string {
  const kept = text
    .replace(/[^\p{L}\p{N} ._/=+-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return kept.length <= longestLabel ? kept : `${kept.slice(0, longestLabel - 1).trimEnd()}…`;
}

// The colours of the default theme can hardly be told apart.
const pieColors = ['#0969da', '#1a7f37', '#bf8700', '#cf222e', '#8250df', '#57606a', '#afb8c1'];
const pieLook = `%%{init: {"themeVariables": {${pieColors.map((color, index) => `"pie${index + 1}": "${color}"`).join(', ')}, "pieSectionTextColor": "#ffffff"}}}%%`;

function block(lines: readonly string[]): string {
  return ['```mermaid', ...lines, '```', ''].join('\n');
}

function barOf(row: StageRow, index: number, from: number): string {
  const flag = row.status === 'failed' ? 'crit, ' : '';
  const start = Math.round(from * 1000);
  const length = Math.max(1, Math.round(row.seconds * 1000));
  // A label holds no colon; the name that Mermaid wants for itself is of no interest.
  return `  ${row.stage} ${row.seconds.toFixed(1)} s :${flag}s${index}, ${start}, ${start + length}`;
}

/** When each station ran, as a Mermaid chart; null where all were over in a moment, or only one took time. */
export function roadChart(report: Report): string | null {
  const walked = report.stages.filter(({ status, seconds }) => status !== 'skipped' && seconds >= 0.05);
  const total = walked.reduce((sum, { seconds }) => sum + seconds, 0);
  if (walked.length < 2 || total < fewestSeconds) return null;
  const several = hasSeveralImages(report);
  const lines: string[] = [];
  let section: string | null = null;
  let from = 0;
  for (const [index, row] of walked.entries()) {
    const name = row.image === null || !several ? 'road' : plain(row.image);
    if (name !== section && several) lines.push(`  section ${name}`);
    section = name;
    lines.push(barOf(row, index, from));
    from += row.seconds;
  }
  return block(['gantt', '  dateFormat x', `  axisFormat ${total < 60 ? '%S s' : '%M:%S'}`, ...lines]);
}

/** What fills the image above its base, as a Mermaid chart; null where that is next to nothing, or one step alone. */
export function growthChart({ above }: ImageRow): string | null {
  const steps = (above?.steps ?? []).filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
  const total = steps.reduce((sum, { bytes }) => sum + bytes, 0);
  const large = steps.filter(({ bytes }) => bytes >= total * thinnestSlice).slice(0, mostSlices);
  if (large.length < 2 || total < fewestBytes) return null;
  const rest = steps.slice(large.length).reduce((sum, { bytes }) => sum + bytes, 0);
  const slice = (label: string, bytes: number): string => `  "${plain(label)}" : ${(bytes / 1e6).toFixed(2)}`;
  return block([
    pieLook,
    'pie showData',
    ...large.map(({ instruction, bytes }) => slice(instruction, bytes)),
    ...(rest >= total * thinnestSlice ? [slice(`${steps.length - large.length} more`, rest)] : []),
  ]);
}

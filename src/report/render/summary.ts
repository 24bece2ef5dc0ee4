import type { AgentRow, ImageRow, Report, StageRow } from '../../model/report.ts';
import { codeBlock, codeSpan, escapeHtml, escapeMarkdown, link, sentence } from '../markdown.ts';
import { asUri, fromRoot } from '../paths.ts';
import { type Shown, shownFindings } from '../shown.ts';
import { cleanText } from '../untrusted.ts';
import {
  agentMark,
  agentName,
  agentStatus,
  duration,
  hasSeveralImages,
  headline,
  plural,
  unicodeSymbols,
} from '../words.ts';
import { pageAddress, type RenderContext } from './context.ts';
import { bytesOf, fitted, type Part } from './fit.ts';

/** GitHub refuses a step's summary above this many bytes, whole. */
export const summaryLimit = 1024 * 1024;

export type Log = { readonly title: string; readonly text: string };

export type SummaryContext = Pick<RenderContext, 'describe' | 'prefix' | 'tool'> & {
  /** Output of builds and containers, the most telling first. */
  readonly logs: readonly Log[];
  /** `https://github.com/<owner>/<repository>/blob/<commit>`: where files are shown; null: no links. */
  readonly files: string | null;
  /** Bytes; `summaryLimit` where the step writes nothing else. */
  readonly limit: number;
};

/** Markdown for the job summary (and, with its smaller limit, for a comment). Never more bytes than `limit`. */
export function renderSummary(report: Report, context: SummaryContext): string {
  const shown = shownFindings(report, context.describe);
  const parts = [
    heading(report, shown),
    road(report),
    findings(shown, context),
    agents(report),
    images(report),
    notices(report),
  ].filter((part) => part !== null);
  const text = fitted(parts, context.limit);
  return text + logs(context.logs, context.limit - bytesOf(text));
}

function heading(report: Report, shown: readonly Shown[]): Part {
  const mark = report.outcome === 'passed' ? unicodeSymbols.passed : unicodeSymbols.failed;
  return { head: `## ${mark} ocs-agent ${headline(report, shown)}\n`, rows: [], rest: () => '' };
}

function table(
  title: string | null,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  one: string,
): Part | null {
  if (rows.length === 0) return null;
  // `:` at the end of a column's name: figures, aligned to the right.
  const names = columns.map((column) => column.replace(/:$/, ''));
  const rules = columns.map((column) => (column.endsWith(':') ? '--:' : '---'));
  return {
    head: `\n${title === null ? '' : `### ${title}\n\n`}${line(names)}${line(rules)}`,
    rows: rows.map(line),
    rest: (count) => `\n${plural(count, `more ${one}`)} would not fit here: the report has them all.\n`,
  };
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.trim()).join(' | ')} |\n`;
}

function road(report: Report): Part | null {
  const withImage = hasSeveralImages(report);
  return table(
    null,
    ['', 'station', ...(withImage ? ['image'] : []), 'time:', 'what happened'],
    report.stages.map((row) => [
      unicodeSymbols[row.status],
      row.status === 'failed' ? `**${row.stage}**` : row.stage,
      ...(withImage ? [codeSpan(row.image ?? '')] : []),
      timeOf(row),
      sentence(row.note),
    ]),
    'row',
  );
}

function timeOf(row: StageRow): string {
  return row.status === 'skipped' ? '' : duration(row.seconds);
}

function findings(shown: readonly Shown[], context: SummaryContext): Part | null {
  return table(
    'Findings',
    ['severity', 'where', 'what', 'rule'],
    shown.map(({ finding, description }) => [
      finding.severity,
      place(finding.location, context),
      `${sentence(description.message)}${finding.fix?.safe ? ' (`ocs-agent check --fix` repairs it)' : ''}`,
      link(codeSpan(finding.rule), pageAddress(context.tool, description.help)),
    ]),
    'finding',
  );
}

function place(location: Shown['finding']['location'], { files, prefix }: SummaryContext): string {
  if (location === null) return '';
  const path = fromRoot(prefix, location.file);
  const { range } = location;
  const last =
    range && range.end.column === 1 && range.end.line > range.start.line ? range.end.line - 1 : range?.end.line;
  const fragment = range ? `#L${range.start.line}${last === range.start.line ? '' : `-L${last}`}` : '';
  const address = files === null ? null : `${files}/${asUri(path)}${fragment}`;
  return link(codeSpan(range ? `${path}:${range.start.line}` : path), address);
}

function agents(report: Report): Part | null {
  const withImage = hasSeveralImages(report);
  return table(
    'Agents',
    ['', 'agent', 'instance', ...(withImage ? ['image'] : []), 'status', 'tasks', 'processes', 'feeds', 'time to up:'],
    report.agents.map((row) => [
      unicodeSymbols[agentMark(row)],
      codeSpan(agentName(row)),
      codeSpan(row.instanceId ?? '') + (row.service === undefined ? '' : ` by ${codeSpan(row.service)}`),
      ...(withImage ? [codeSpan(row.image ?? '')] : []),
      statusOf(row),
      codes(row.tasks),
      codes(row.processes),
      codes(row.feeds),
      row.secondsToUp === null ? '' : duration(row.secondsToUp),
    ]),
    'agent',
  );
}

function statusOf(row: AgentRow): string {
  const unclean = row.stop !== null && row.stop.status !== 0;
  return unclean ? `${agentStatus(row)}, stopped with status ${row.stop?.status}` : agentStatus(row);
}

function codes(names: readonly string[]): string {
  return names.map(codeSpan).join(', ');
}

function images(report: Report): Part | null {
  return table(
    'Images',
    ['image', 'smoke test', 'id', 'pushed as', 'verified', 'digest'],
    report.images
      .filter((row) => row.id !== null || row.digest !== null)
      .map((row) => [
        codeSpan(row.name),
        row.smoke,
        codeSpan(row.id?.slice(0, 'sha256:'.length + 12) ?? ''),
        row.tags.length === 0 ? 'nothing pushed' : row.tags.map(codeSpan).join('<br>'),
        verifiedOf(row),
        codeSpan(row.digest ?? ''),
      ]),
    'image',
  );
}

function verifiedOf(row: ImageRow): string {
  if (row.digest === null) return '';
  return row.verified ? `${unicodeSymbols.passed} the tested image` : `${unicodeSymbols.failed} not proved`;
}

function notices(report: Report): Part | null {
  const rows = [...new Set(report.notices)].map((notice) => `- ${sentence(notice) || escapeMarkdown(notice)}\n`);
  if (rows.length === 0) return null;
  return { head: '\n### Notices\n\n', rows, rest: (count) => `- ${plural(count, 'more notice')}\n` };
}

/** Each log folded, in a fair share of what is left; of a long one its end, where the reason usually stands. */
function logs(all: readonly Log[], room: number): string {
  let text = '';
  for (const [index, log] of all.entries()) {
    const share = Math.floor((room - bytesOf(text)) / (all.length - index));
    text += folded(log, share);
  }
  return text;
}

function folded(log: Log, room: number): string {
  const frame = (note: string, body: string): string =>
    `\n<details><summary>${escapeHtml(log.title)}${note}</summary>\n\n${codeBlock(body)}\n</details>\n`;
  const lines = cleanText(log.text).replace(/\n+$/, '').split('\n').map(shortened);
  if (bytesOf(frame('', lines.join('\n'))) <= room) return frame('', lines.join('\n'));
  // Fences grow with the text: they are measured with it, once, for the whole.
  let left =
    room - bytesOf(frame(` (the first ${plural(lines.length, 'line')} left out)`, '')) - 2 * longestTicks(lines);
  let from = lines.length;
  while (from > 0 && left - bytesOf(`${lines[from - 1]}\n`) >= 0) {
    from -= 1;
    left -= bytesOf(`${lines[from]}\n`);
  }
  if (from === lines.length) {
    const note = `\nNo room for the log of ${escapeMarkdown(log.title)}.\n`;
    return bytesOf(note) <= room ? note : '';
  }
  return frame(` (the first ${plural(from, 'line')} left out)`, lines.slice(from).join('\n'));
}

const longestLine = 4000;

function shortened(text: string): string {
  return text.length <= longestLine ? text : `${text.slice(0, longestLine)}…`;
}

function longestTicks(lines: readonly string[]): number {
  let longest = 0;
  for (const text of lines) for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}

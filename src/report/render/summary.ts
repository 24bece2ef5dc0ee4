import { severities } from '../../model/finding.ts';
import type { ImageRow, Report } from '../../model/report.ts';
import { growthChart, roadChart } from '../chart.ts';
import type { Log } from '../logs.ts';
import { codeSpan, escapeMarkdown, link, sentence } from '../markdown.ts';
import { asUri, fromRoot } from '../paths.ts';
import { type Shown, shownFindings } from '../shown.ts';
import { emoji, grownBy, headline, plural } from '../words.ts';
import { pageAddress, type RenderContext } from './context.ts';
import { bytesOf, fitted, type Part } from './fit.ts';
import { foldedLogs } from './summary-logs.ts';
import { agents, images, road, table } from './summary-tables.ts';

/** GitHub refuses a step's summary above this many bytes, whole. */
export const summaryLimit = 1024 * 1024;

export type SummaryContext = Pick<RenderContext, 'describe' | 'prefix' | 'tool'> & {
  /** Output of builds and containers, the most telling first. */
  readonly logs: readonly Log[];
  /** `https://github.com/<owner>/<repository>/blob/<commit>`: where files are shown; null: no links. */
  readonly files: string | null;
  /** Bytes; `summaryLimit` where the step writes nothing else. */
  readonly limit: number;
  /** Markdown to stand right below the headline. */
  readonly lead?: string;
  /** Pictures, where they say more than the tables. */
  readonly charts: boolean;
};

/** Markdown for the job summary (and, with its smaller limit, for a comment). Never more bytes than `limit`. */
export function renderSummary(report: Report, context: SummaryContext): string {
  const shown = shownFindings(report, context.describe);
  const parts = [
    heading(report, shown, context.lead ?? ''),
    road(report),
    findings(shown, context),
    agents(report),
    images(report),
    notices(report),
    ...(context.charts ? charts(report) : []),
  ].filter((part) => part !== null);
  const text = fitted(parts, context.limit);
  return text + foldedLogs(context.logs, context.limit - bytesOf(text));
}

function heading(report: Report, shown: readonly Shown[], lead: string): Part {
  const mark = report.outcome === 'passed' ? emoji.passed : emoji.failed;
  return { head: `## ${mark} ocs-agent ${headline(report, shown)}\n${lead}`, rows: [], rest: () => '' };
}

/** What was seen, its cause and its remedy, each on a line of its own. */
function told(message: string): string {
  return message
    .split(/(?<=\.) (?=(?:Cause|Remedy): )/)
    .map((part) => {
      const [, label, rest = ''] = /^(Cause|Remedy): (.*)$/s.exec(part) ?? [];
      return label === undefined ? sentence(part) : `**${label}:** ${sentence(rest)}`;
    })
    .join('<br>');
}

/** The strongest first: who reads from the top, or sees a table that was cut, has seen what matters. */
function findings(shown: readonly Shown[], context: SummaryContext): Part | null {
  const ranked = severities.flatMap((severity) => shown.filter(({ finding }) => finding.severity === severity));
  const fixable = shown.filter(({ finding }) => finding.fix?.safe).length;
  const all = fixable === shown.length ? 'all of them' : `${fixable} of them, marked ${emoji.fix}`;
  const part = table(
    'Findings',
    ['', 'where', 'what'],
    ranked.map(({ finding, description }) => [
      emoji[finding.severity],
      place(finding.location, context),
      `${finding.fix?.safe ? `${emoji.fix} ` : ''}${told(description.message)} (${link(codeSpan(finding.rule), pageAddress(context.tool, description.help))})`,
    ]),
    'finding',
  );
  if (part === null || fixable === 0) return part;
  return { ...part, tail: `\n\`ocs-agent check --fix\` repairs ${all}.\n` };
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

function notices(report: Report): Part | null {
  // What a station says already is not said again.
  const said = new Set(report.stages.map(({ note }) => note));
  const rows = [...new Set(report.notices)]
    .filter((notice) => !said.has(notice))
    .map((notice) => `> - ${sentence(notice) || escapeMarkdown(notice)}\n`);
  if (rows.length === 0) return null;
  return { head: '\n> [!NOTE]\n', rows, rest: (count) => `> - ${plural(count, 'more notice')}\n` };
}

function growthTitle({ name, above }: ImageRow): string {
  const grown = above == null ? '' : ` (${grownBy(above)} above ${codeSpan(above.base)})`;
  return `What fills ${codeSpan(name)}${grown}, in MB`;
}

/** Each whole or not at all: half a chart is none. */
function charts(report: Report): readonly Part[] {
  const drawn = [
    ['Time by station', roadChart(report)] as const,
    ...report.images.map((row) => [growthTitle(row), growthChart(row)] as const),
  ];
  return drawn.flatMap(([title, chart]) =>
    chart === null ? [] : [{ head: `\n### ${title}\n\n${chart}`, rows: [], rest: () => '' }],
  );
}

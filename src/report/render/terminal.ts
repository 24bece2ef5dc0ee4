import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { linesReader } from '../fingerprint.ts';
import { levels } from '../levels.ts';
import { type Shown, shownFindings } from '../shown.ts';
import { oneLine, withoutCommands } from '../untrusted.ts';
import { asciiSymbols, headline, plural, type Symbols, unicodeSymbols } from '../words.ts';
import { widthOf, wrap } from './columns.ts';
import type { RenderContext, Screen } from './context.ts';
import { excerpt } from './excerpt.ts';
import { agentLines, imageLines, roadLines } from './terminal-tables.ts';

/** Findings with their lines, the road, agents and images, and one line that says how it ended. */
export function renderTerminal(report: Report, context: RenderContext): string {
  const { palette, columns, unicode, quiet, roadShown = false } = context.terminal;
  const screen: Screen = { palette, columns, symbols: unicode ? unicodeSymbols : asciiSymbols };
  const shown = shownFindings(report, context.describe);
  const linesOf = linesReader(context.read);
  const blocks = [
    ...shown.map((one) => findingLines(one, linesOf, screen)),
    ...(quiet
      ? []
      : [
          roadShown ? [] : roadLines(report, screen),
          agentLines(report, screen),
          imageLines(report, screen),
          noticeLines(report, screen),
        ]),
    lastLines(report, shown, screen),
  ].filter((block) => block.length > 0);
  return withoutCommands(`${blocks.map((block) => block.join('\n')).join('\n\n')}\n`);
}

function findingLines(
  { finding, description }: Shown,
  linesOf: (path: string) => readonly string[] | null,
  { palette, columns, symbols }: Screen,
): readonly string[] {
  const color = palette[levels[finding.severity].color];
  const label = `${finding.severity}[${finding.rule}]`;
  const [message = '', ...more] = wrap(oneLine(description.message), columns - 2, widthOf(label));
  const head = [
    `${palette.bold(color(label))}: ${palette.bold(message)}`,
    ...more.map((line) => `  ${palette.bold(line)}`),
  ];
  const { location } = finding;
  const log = logLines(finding, symbols);
  if (location === null) return [...head, ...log];
  const { range } = location;
  const lines = range ? linesOf(location.file) : null;
  const source = lines && range ? { lines, range } : null;
  const gutter = source ? String(Math.min(source.range.end.line, source.lines.length)).length : 1;
  const place = `${oneLine(location.file)}${range ? `:${range.start.line}:${range.start.column}` : ''}`;
  const bar = palette.blue('|');
  const blank = `${' '.repeat(gutter)} ${bar}`;
  const excerpted = source ? excerpt(source.lines, source.range, columns - gutter - 3, symbols) : [];
  return [
    ...head,
    `${' '.repeat(gutter)}${palette.blue('-->')} ${place}`,
    ...(source ? [blank] : []),
    ...excerpted.flatMap((line) =>
      line === null
        ? [palette.blue('...')]
        : [
            `${palette.blue(String(line.number).padStart(gutter))} ${bar} ${line.text}`.trimEnd(),
            ...(line.marks === '' ? [] : [`${blank} ${markLine(line.marks, color)}`]),
          ],
    ),
    ...(finding.fix ? [`${' '.repeat(gutter)} ${palette.blue('=')} ${fixSentence(finding.fix.safe)}`] : []),
    ...log,
  ];
}

const shownLogLines = 15;

/** The last lines of a container, where the finding carries them. */
function logLines({ params }: Finding, symbols: Symbols): readonly string[] {
  return [
    ...lastOf(params['log'], 'its last lines:', symbols),
    ...lastOf(params['sidecarLog'], 'what ran beside it:', symbols),
  ];
}

function lastOf(lines: unknown, title: string, symbols: Symbols): readonly string[] {
  if (!Array.isArray(lines) || lines.length === 0) return [];
  const left = lines.length - shownLogLines;
  return [
    `  ${title}`,
    ...(left > 0 ? [`    ${symbols.ellipsis}`] : []),
    ...lines.slice(-shownLogLines).map((line) => `    ${oneLine(String(line))}`),
  ];
}

function markLine(marks: string, color: (text: string) => string): string {
  const carets = marks.trimStart();
  return ' '.repeat(marks.length - carets.length) + color(carets);
}

function fixSentence(safe: boolean): string {
  return safe ? 'fix: `ocs-agent check --fix` repairs it' : 'fix: `ocs-agent check --diff` shows one to read first';
}

function noticeLines(report: Report, { palette, columns }: Screen): readonly string[] {
  return [...new Set(report.notices)].flatMap((notice) => {
    const [first = '', ...more] = wrap(oneLine(notice), columns - 6);
    return [`${palette.cyan('note:')} ${first}`, ...more.map((line) => `      ${line}`)];
  });
}

function lastLines(report: Report, shown: readonly Shown[], { palette, symbols }: Screen): readonly string[] {
  const passed = report.outcome === 'passed';
  const color = passed ? palette.green : palette.red;
  const fixable = shown.filter(({ finding }) => finding.fix?.safe).length;
  const hints = [
    ...(fixable > 0
      ? [`\`ocs-agent check --fix\` repairs ${fixable === shown.length ? 'all' : plural(fixable, 'finding')}`]
      : []),
    ...(shown.length > 0 ? ['`ocs-agent explain RULE` tells more'] : []),
  ];
  return [
    palette.bold(color(`${passed ? symbols.passed : symbols.failed} ${headline(report, shown)}`)),
    ...(hints.length > 0 ? [palette.dim(hints.join('; '))] : []),
  ];
}

import { type AgentRow, type ImageRow, type Report, type StageRow, stageNames } from '../../model/report.ts';
import { oneLine } from '../untrusted.ts';
import {
  agentMark,
  agentName,
  agentStatus,
  bytesInWords,
  duration,
  feedNames,
  hasSeveralImages,
  smokeInWords,
} from '../words.ts';
import { clip, pad, padLeft, widthOf, wrap } from './columns.ts';
import type { Screen } from './context.ts';

const widestName = 24;
const usualTime = '9 min 59 s'.length;

/** A row for each station and image: mark, time and one sentence. */
export function roadLines(report: Report, screen: Screen): readonly string[] {
  return linesOf(report.stages, hasSeveralImages(report), screen);
}

/** The row of one station, while nobody knows what is still to come: names and times of any length stand below each other. */
export function stationLines(row: StageRow, screen: Screen): readonly string[] {
  const note = row.image === null ? row.note : `${row.image}: ${row.note}`;
  return linesOf([{ ...row, note }], false, screen, { stage: widest(stageNames), time: usualTime });
}

function linesOf(
  rows: readonly StageRow[],
  withImage: boolean,
  screen: Screen,
  least = { stage: 0, time: 0 },
): readonly string[] {
  // Stations that nobody asked for say nothing on a terminal; the report has their rows.
  const stages = rows.filter(({ status, note }) => status !== 'skipped' || !/^(?:[^:]+: )?until: /.test(note));
  if (stages.length === 0) return [];
  const nameOf = (row: StageRow): string => clip(oneLine(row.image ?? ''), widestName, screen.symbols.ellipsis);
  const stage = Math.max(least.stage, widest(stages.map((row) => row.stage)));
  const name = withImage ? widest(stages.map(nameOf)) + 2 : 0;
  const times = stages.map((row) => (row.status === 'skipped' ? '' : duration(row.seconds)));
  const time = Math.max(least.time, widest(times));
  return stages.flatMap((row, index) => {
    const head = `${pad(row.stage, stage)}  ${withImage ? pad(nameOf(row), name) : ''}${padLeft(times[index] ?? '', time)}`;
    const indent = 4 + widthOf(head) + 2;
    const [first = '', ...more] = wrap(oneLine(row.note), Math.max(20, screen.columns - indent));
    return [
      `  ${mark(row.status, screen)} ${head}  ${first}`.trimEnd(),
      ...more.map((line) => `${' '.repeat(indent)}${line}`),
    ];
  });
}

/** A row for each agent, and under it what it offers. */
export function agentLines(report: Report, screen: Screen): readonly string[] {
  if (report.agents.length === 0) return [];
  const withImage = hasSeveralImages(report);
  const cell = (text: string | null): string => clip(oneLine(text ?? ''), widestName, screen.symbols.ellipsis);
  const columns: readonly ((row: AgentRow) => string)[] = [
    (row) => cell(agentName(row)),
    (row) => cell(row.instanceId),
    (row) => cell(row.service ?? null),
    ...(withImage ? [(row: AgentRow) => cell(row.image)] : []),
  ];
  const widths = columns.map((column) => widest(report.agents.map(column)));
  const rows = report.agents.flatMap((row) => {
    const cells = columns.flatMap((column, index) =>
      widths[index] === 0 ? [] : [pad(column(row), widths[index] ?? 0)],
    );
    return [
      `  ${mark(agentMark(row), screen)} ${cells.join('  ')}  ${agentTimes(row)}`.trimEnd(),
      ...offerLines(row, screen),
    ];
  });
  return [screen.palette.bold('agents'), ...rows];
}

function agentTimes(row: AgentRow): string {
  return [
    `${oneLine(agentStatus(row))}${row.secondsToUp === null ? '' : ` in ${duration(row.secondsToUp)}`}`,
    ...(row.stop
      ? [`stopped in ${duration(row.stop.seconds)}${row.stop.status === 0 ? '' : ` with status ${row.stop.status}`}`]
      : []),
    ...(row.peakMemory ? [`${bytesInWords(row.peakMemory)} of memory`] : []),
  ].join(', ');
}

function offerLines(row: AgentRow, { columns, symbols, palette }: Screen): readonly string[] {
  const offers = [
    ...(row.tasks.length > 0 ? [`tasks ${row.tasks.join(', ')}`] : []),
    ...(row.processes.length > 0 ? [`processes ${row.processes.join(', ')}`] : []),
    ...(row.feeds.length > 0
      ? [
          `feeds ${feedNames(row)
            .map(({ name, count }) => name + count)
            .join(', ')}`,
        ]
      : []),
  ];
  if (offers.length === 0) return [];
  return wrap(oneLine(offers.join(` ${symbols.dot} `)), columns - 6).map((line) => `      ${palette.dim(line)}`);
}

/** Name, smoke level and id of each image that was built; what was pushed, under it. */
export function imageLines(report: Report, screen: Screen): readonly string[] {
  const built = report.images.filter((row) => row.id !== null);
  if (built.length === 0) return [];
  const name = widest(built.map((row) => oneLine(row.name)));
  return [
    screen.palette.bold('images'),
    ...built.flatMap((row) => [
      `  ${pad(oneLine(row.name), name)}  ${shortId(row.id)}  smoke: ${smokeInWords(report, row)}`,
      ...row.tags.map((tag) => `      ${oneLine(tag)}`),
      ...(row.digest === null ? [] : [`      ${row.digest}`, `      ${proof(row, screen)}`]),
    ]),
  ];
}

function proof(row: ImageRow, { palette }: Screen): string {
  return row.verified
    ? palette.green('verified: what the registry holds is the image that was tested')
    : palette.red('not verified: what the registry holds is not proved to be the image that was tested');
}

function shortId(id: string | null): string {
  return id === null ? '' : id.slice(0, 'sha256:'.length + 12);
}

function mark(status: StageRow['status'], { palette, symbols }: Screen): string {
  const color = { passed: palette.green, failed: palette.red, skipped: palette.dim }[status];
  return color(symbols[status]);
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

import type { AgentRow, ImageRow, Report, StageRow } from '../../model/report.ts';
import { codeSpan, sentence } from '../markdown.ts';
import {
  agentMark,
  agentName,
  agentStatus,
  bytesInWords,
  duration,
  emoji,
  feedNames,
  grownBy,
  hasSeveralImages,
  plural,
  smokeInWords,
} from '../words.ts';
import type { Part } from './fit.ts';

/** A table that may be cut behind any row; null where there is none. Columns that hold nothing are left out. */
export function table(
  title: string | null,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  one: string,
): Part | null {
  if (rows.length === 0) return null;
  const kept = columns.map((_, index) => rows.some((row) => (row[index] ?? '').trim() !== ''));
  const own = (cells: readonly string[]): readonly string[] => cells.filter((_, index) => kept[index]);
  // `:` at the end of a column's name: figures, aligned to the right.
  const names = own(columns).map((column) => column.replace(/:$/, ''));
  const rules = own(columns).map((column) => (column.endsWith(':') ? '--:' : '---'));
  return {
    head: `\n${title === null ? '' : `### ${title}\n\n`}${line(names)}${line(rules)}`,
    rows: rows.map((row) => line(own(row))),
    rest: (count) => `\n${plural(count, `more ${one}`)} would not fit here: the report has them all.\n`,
  };
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.trim()).join(' | ')} |\n`;
}

/** The road with a mark, the time and one sentence for each station. */
export function road(report: Report): Part | null {
  const withImage = hasSeveralImages(report);
  return table(
    null,
    ['', 'station', ...(withImage ? ['image'] : []), 'time:', 'what happened'],
    report.stages.map((row) => [
      emoji[row.status],
      row.status === 'failed' ? `**${row.stage}**` : row.stage,
      ...(withImage ? [codeSpan(row.image ?? '')] : []),
      timeOf(row),
      sentence(row.note),
    ]),
    'row',
  );
}

function timeOf(row: StageRow): string {
  return row.status === 'skipped' ? '' : unbroken(duration(row.seconds));
}

// A figure and its unit stay on one line.
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;');
}

export function agents(report: Report): Part | null {
  const withImage = hasSeveralImages(report);
  return table(
    'Agents',
    [
      '',
      'agent',
      'instance',
      ...(withImage ? ['image'] : []),
      'status',
      'tasks',
      'processes',
      'feeds',
      'time to up:',
      'memory:',
    ],
    report.agents.map((row) => [
      emoji[agentMark(row)],
      codeSpan(agentName(row)),
      codeSpan(row.instanceId ?? '') + (row.service === undefined ? '' : ` by ${codeSpan(row.service)}`),
      ...(withImage ? [codeSpan(row.image ?? '')] : []),
      statusOf(row),
      codes(row.tasks),
      codes(row.processes),
      feedNames(row)
        .map(({ name, count }) => `${codeSpan(name)}${count}`)
        .join(', '),
      row.secondsToUp === null ? '' : unbroken(duration(row.secondsToUp)),
      row.peakMemory == null ? '' : unbroken(bytesInWords(row.peakMemory)),
    ]),
    'agent',
  );
}

function statusOf(row: AgentRow): string {
  const unclean = row.stop !== null && row.stop.status !== 0;
  // The reason of an expected failure is text of others.
  return sentence(unclean ? `${agentStatus(row)}, stopped with status ${row.stop?.status}` : agentStatus(row));
}

function codes(names: readonly string[]): string {
  return names.map(codeSpan).join(', ');
}

export function images(report: Report): Part | null {
  const part = table(
    'Images',
    ['image', 'smoke test', 'size:', 'above its base:', 'pushed as'],
    report.images
      .filter((row) => row.id !== null || row.digest !== null)
      .map((row) => [
        [row.name, row.id?.slice(0, 'sha256:'.length + 12) ?? ''].map(codeSpan).join('<br>'),
        smokeInWords(report, row),
        row.size == null ? '' : unbroken(bytesInWords(row.size)),
        row.above == null ? '' : unbroken(grownBy(row.above)),
        pushedOf(row),
      ]),
    'image',
  );
  const digests = report.images.flatMap(({ name, digest }) =>
    digest === null ? [] : [`- ${codeSpan(name)} in the registry: ${codeSpan(digest)}\n`],
  );
  // Too long a word for a cell.
  return part === null || digests.length === 0 ? part : { ...part, tail: `\n${digests.join('')}` };
}

function pushedOf(row: ImageRow): string {
  if (row.digest === null) return row.tags.length === 0 ? 'nothing' : row.tags.map(codeSpan).join('<br>');
  const proof = row.verified
    ? `${emoji.passed} verified: the tested image`
    : `${emoji.failed} not proved to be the tested image`;
  return [...row.tags.map(codeSpan), proof].join('<br>');
}

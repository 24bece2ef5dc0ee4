import { type Severity, severities } from '../../model/finding.ts';
import type { Range } from '../../model/location.ts';
import type { Report, StageRow } from '../../model/report.ts';
import { levels } from '../levels.ts';
import { fromRoot } from '../paths.ts';
import { type Shown, shownFindings } from '../shown.ts';
import { cleanText, oneLine } from '../untrusted.ts';
import { plural } from '../words.ts';
import type { RenderContext } from './context.ts';

/** GitHub shows ten annotations of a level for a step and drops the others without a word. */
export const annotationsPerLevel = 10;

type Annotation = {
  readonly file: string | null;
  readonly range: Range | null;
  readonly title: string;
  readonly message: string;
};

/** Workflow commands, one a line: the most important first, never more of a level than GitHub shows. */
export function renderGithub(report: Report, context: Pick<RenderContext, 'describe' | 'prefix'>): string {
  const shown = shownFindings(report, context.describe);
  return severities
    .flatMap((severity) => {
      const found = byImportance(shown.filter(({ finding }) => finding.severity === severity));
      const annotations = [
        ...ofTheRoad(severity, report, shown),
        ...found.map((one) => ofFinding(one, context.prefix)),
      ];
      return withinBudget(annotations, severity).map((annotation) => command(severity, annotation));
    })
    .map((line) => `${line}\n`)
    .join('');
}

function ofFinding({ finding, description }: Shown, prefix: string): Annotation {
  return {
    file: finding.location ? fromRoot(prefix, finding.location.file) : null,
    range: finding.location?.range ?? null,
    title: `${description.title} (${finding.rule})`,
    message: description.message,
  };
}

// What no finding says: a station that failed for a reason of its own, and the notices.
function ofTheRoad(severity: Severity, report: Report, shown: readonly Shown[]): readonly Annotation[] {
  if (severity === 'notice') {
    return report.notices.map((message) => ({ file: null, range: null, title: 'ocs-agent', message }));
  }
  if (severity === 'warning') return [];
  const isUnsaid = (row: StageRow): boolean =>
    row.status === 'failed' &&
    row.stage !== 'check' &&
    !shown.some(({ description }) => row.note.includes(description.message));
  return report.stages.filter(isUnsaid).map((row) => ({
    file: null,
    range: null,
    title: row.image === null ? `${row.stage} failed` : `${row.stage} of ${row.image} failed`,
    message: row.note === '' ? `station ${row.stage} failed` : row.note,
  }));
}

/** One of each rule before a second of any, and among those what points at a line first. */
function byImportance(shown: readonly Shown[]): readonly Shown[] {
  const seen = new Map<string, number>();
  const ranked = shown.map((one) => {
    const nth = seen.get(one.finding.rule) ?? 0;
    seen.set(one.finding.rule, nth + 1);
    return { one, nth, unplaced: one.finding.location?.range ? 0 : 1 };
  });
  return ranked.sort((a, b) => a.nth - b.nth || a.unplaced - b.unplaced).map(({ one }) => one);
}

function withinBudget(annotations: readonly Annotation[], severity: Severity): readonly Annotation[] {
  if (annotations.length <= annotationsPerLevel) return annotations;
  const kept = annotations.slice(0, annotationsPerLevel - 1);
  const left = plural(annotations.length - kept.length, `more ${severity}`);
  return [
    ...kept,
    { file: null, range: null, title: left, message: `${left}, which GitHub would not show here: see the job summary` },
  ];
}

function command(severity: Severity, annotation: Annotation): string {
  const properties = [
    ...(annotation.file === null ? [] : [`file=${escapeProperty(annotation.file)}`]),
    ...(annotation.file === null ? [] : rangeProperties(annotation.range)),
    `title=${escapeProperty(annotation.title)}`,
  ];
  return `::${levels[severity].github} ${properties.join(',')}::${escapeData(annotation.message)}`;
}

// The runner drops columns of a range over several lines: actions/runner, ActionCommandManager.cs.
function rangeProperties(range: Range | null): readonly string[] {
  if (range === null) return [];
  const { start, end } = range;
  if (start.line === end.line) {
    return [`line=${start.line}`, `col=${start.column}`, `endLine=${end.line}`, `endColumn=${end.column}`];
  }
  return [`line=${start.line}`, `endLine=${end.column === 1 ? end.line - 1 : end.line}`];
}

/** The text after `::`. Source: actions/toolkit, packages/core/src/command.ts, `escapeData`. */
export function escapeData(text: string): string {
  return cleanText(text).trim().replaceAll('%', '%25').replaceAll('\n', '%0A');
}

/** The value of a property, on one line. */
export function escapeProperty(text: string): string {
  return oneLine(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}

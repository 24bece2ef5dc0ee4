import type { Edit, Fix } from '../../model/finding.ts';
import type { Range } from '../../model/location.ts';
import type { AgentRow, ImageRow, Report, StageRow } from '../../model/report.ts';
import { type Shown, shownFindings } from '../shown.ts';
import type { RenderContext } from './context.ts';

/** The report, version 1: keys in a fixed order, paths relative to PATH. Its schema is report-v1.schema.json. */
export function renderJson(report: Report, context: Pick<RenderContext, 'describe'>): string {
  const document = {
    version: 1,
    outcome: report.outcome,
    findings: shownFindings(report, context.describe).map(findingOut),
    stages: report.stages.map(stageOut),
    images: report.images.map(imageOut),
    agents: report.agents.map(agentOut),
    notices: report.notices,
  };
  return `${JSON.stringify(document, null, 2).replace(unseen, escaped)}\n`;
}

// JSON may hold these as they are, but a terminal that the report is printed on would obey them.
const unseen = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function findingOut({ finding, description }: Shown) {
  return {
    rule: finding.rule,
    severity: finding.severity,
    file: finding.location?.file ?? null,
    ...rangeOut(finding.location?.range ?? null),
    message: description.message,
    help: description.help,
    fix: finding.fix ? fixOut(finding.fix) : null,
  };
}

function rangeOut(range: Range | null) {
  return {
    line: range?.start.line ?? null,
    column: range?.start.column ?? null,
    endLine: range?.end.line ?? null,
    endColumn: range?.end.column ?? null,
  };
}

function fixOut(fix: Fix) {
  return { safe: fix.safe, edits: fix.edits.map(editOut) };
}

function editOut(edit: Edit) {
  return { file: edit.file, ...rangeOut(edit.range), text: edit.text };
}

function stageOut(row: StageRow) {
  return { stage: row.stage, image: row.image, status: row.status, seconds: row.seconds, note: row.note };
}

function imageOut(row: ImageRow) {
  return {
    name: row.name,
    dockerfile: row.dockerfile,
    id: row.id,
    smoke: row.smoke,
    digest: row.digest,
    tags: row.tags,
    verified: row.verified,
  };
}

function agentOut(row: AgentRow) {
  return {
    class: row.class,
    module: row.module,
    image: row.image,
    status: row.status,
    instanceId: row.instanceId,
    tasks: row.tasks,
    processes: row.processes,
    feeds: row.feeds,
    secondsToUp: row.secondsToUp,
    stop: row.stop && { status: row.stop.status, seconds: row.stop.seconds },
    ...(row.service === undefined
      ? {}
      : { service: row.service, composeFile: row.composeFile, otherwise: row.otherwise }),
    ...(row.expectedFailure === undefined ? {} : { expectedFailure: row.expectedFailure }),
    ...startedOut(row),
  };
}

/** Only of agents that were started. */
function startedOut({ peakMemory, imageSize, imageSizeAboveBase, feedData, operations }: AgentRow) {
  return feedData === undefined ? {} : { peakMemory, imageSize, imageSizeAboveBase, feedData, operations };
}

import { type Fix, type Severity, severities } from '../../model/finding.ts';
import type { Range } from '../../model/location.ts';
import type { Report } from '../../model/report.ts';
import { fingerprints } from '../fingerprint.ts';
import { levels } from '../levels.ts';
import { asUri, fromRoot } from '../paths.ts';
import { type Shown, shownFindings } from '../shown.ts';
import { cleanText, oneLine } from '../untrusted.ts';
import { pageAddress, type RenderContext, type Tool } from './context.ts';

// Code scanning keeps the 5,000 most severe results of a run and refuses more than 25,000.
const mostResults = 5000;

/** SARIF 2.1.0 for code scanning: paths relative to the repository's root. */
export function renderSarif(
  report: Report,
  context: Pick<RenderContext, 'describe' | 'prefix' | 'read' | 'tool'>,
): string {
  const shown = mostSevere(shownFindings(report, context.describe));
  const rules = [...new Set(shown.map(({ finding }) => finding.rule))].sort();
  const prints = fingerprints(shown, context.read);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ocs-agent',
            version: context.tool.version,
            ...(context.tool.repository === null ? {} : { informationUri: context.tool.repository }),
            rules: rules.map((id) => ruleOut(id, shown, context.tool)),
          },
        },
        // Two runs on two folders of one repository must not replace each other's alerts.
        automationDetails: { id: `ocs-agent/${prefixOf(context.prefix)}` },
        invocations: [{ executionSuccessful: !['config', 'error', 'cancelled'].includes(report.outcome) }],
        columnKind: 'utf16CodeUnits',
        results: shown.map((one, index) => ({
          ruleId: one.finding.rule,
          ruleIndex: rules.indexOf(one.finding.rule),
          level: levels[one.finding.severity].sarif,
          message: { text: messageText(one.description.message) },
          locations: [locationOut(one, context.prefix)],
          partialFingerprints: { 'ocsAgentFinding/v1': prints[index] },
          ...(one.finding.fix ? { fixes: [fixOut(one.finding.fix, context.prefix)] } : {}),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function mostSevere(shown: readonly Shown[]): readonly Shown[] {
  if (shown.length <= mostResults) return shown;
  const kept = new Set(
    severities.flatMap((one) => shown.filter(({ finding }) => finding.severity === one)).slice(0, mostResults),
  );
  return shown.filter((one) => kept.has(one));
}

function prefixOf(prefix: string): string {
  const folder = fromRoot('', prefix);
  return folder === '' ? '' : `${folder}/`;
}

function ruleOut(id: string, shown: readonly Shown[], tool: Tool) {
  const found = shown.filter(({ finding }) => finding.rule === id);
  const severity = strongest(found);
  const description = found[0]?.description;
  const title = oneLine(description?.title ?? id);
  const address = pageAddress(tool, description?.help ?? `docs/rules/${id}.md`);
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: title },
    ...(address === null ? {} : { helpUri: address }),
    help: {
      text: `${title}. See ${address ?? `ocs-agent explain ${id}`}`,
      ...(description?.page === undefined ? {} : { markdown: description.page }),
    },
    defaultConfiguration: { level: levels[severity].sarif },
    properties: { tags: ['ocs'], 'problem.severity': levels[severity].problem },
  };
}

function strongest(found: readonly Shown[]): Severity {
  return severities.find((severity) => found.some(({ finding }) => finding.severity === severity)) ?? 'notice';
}

// `[text](target)` is a link in a SARIF message (§3.11.6), and a message may quote anything.
function messageText(message: string): string {
  return cleanText(message).replaceAll('](', '] (');
}

function locationOut({ finding }: Shown, prefix: string) {
  const { location } = finding;
  return {
    physicalLocation: {
      // Code scanning refuses a result without a file; this is what OSSF Scorecard writes there.
      artifactLocation: location
        ? artifactOut(location.file, prefix)
        : { uri: asUri('no file associated with this alert'), uriBaseId: '%SRCROOT%' },
      region: location?.range ? regionOut(location.range) : { startLine: 1 },
    },
  };
}

function artifactOut(file: string, prefix: string) {
  return { uri: asUri(fromRoot(prefix, file)), uriBaseId: '%SRCROOT%' };
}

// SARIF's columns are ours: they count from 1, and endColumn is the one after the last character (§3.30.8).
function regionOut(range: Range) {
  return {
    startLine: range.start.line,
    startColumn: range.start.column,
    endLine: range.end.line,
    endColumn: range.end.column,
  };
}

function fixOut(fix: Fix, prefix: string) {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  return {
    description: {
      text: fix.safe ? 'safe: the image behaves as before' : 'changes what the image does: read it first',
    },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifactOut(file, prefix),
      replacements: fix.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: regionOut(edit.range), insertedContent: { text: edit.text } })),
    })),
  };
}

import type { Report } from '../model/report.ts';
import type { Describe } from './describe.ts';
import { renderSummary, type SummaryContext } from './render/summary.ts';

/** GitHub refuses a longer comment. */
const commentLimit = 65_536;

const mark = '<!-- ocs-agent-action: summary -->';
const keyPattern = /<!-- ocs-agent-action findings: (?<keys>[\w,.-]*) -->/;

/** Whether a comment is ours: the one that is kept up to date. */
export function isOurComment(body: string): boolean {
  return body.startsWith(mark);
}

/** A short fingerprint (FNV-1a) of each finding, to tell what is new since the last push. */
function keysOf(report: Report, describe: Describe): readonly string[] {
  return report.findings.map((finding) => {
    let hash = 0x811c9dc5;
    for (const character of `${finding.rule}\n${finding.location?.file ?? ''}\n${describe(finding).message}`) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    }
    return hash.toString(36);
  });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function sinceLast(keys: readonly string[], previous: string | null): string {
  const before = previous === null ? null : (keyPattern.exec(previous)?.groups?.['keys'] ?? null);
  if (before === null) return '';
  const old = before.split(',').filter((key) => key !== '');
  const added = keys.filter((key) => !old.includes(key)).length;
  const gone = old.filter((key) => !keys.includes(key)).length;
  if (added === 0 && gone === 0) return '\nSince the last push: no finding came, none went.\n';
  return `\nSince the last push: ${count(added, 'finding')} came, ${count(gone, 'finding')} went.\n`;
}

/** The one comment of a pull request. `previous` is its text from the last push, null for the first. */
export function commentBody(report: Report, context: Omit<SummaryContext, 'limit'>, previous: string | null): string {
  const keys = keysOf(report, context.describe);
  const tail = `${sinceLast(keys, previous)}\n<!-- ocs-agent-action findings: ${keys.slice(0, 500).join(',')} -->\n`;
  const room = commentLimit - mark.length - tail.length - 64;
  return `${mark}\n${renderSummary(report, { ...context, limit: room })}${tail}`;
}

import type { Finding } from '../model/finding.ts';
import { offsetAt, type SourceFile } from '../model/location.ts';
import type { Describe } from './describe.ts';
import { escapeMarkdown } from './markdown.ts';

/** Lines that a unified diff adds or changes, by their number in the new file. */
export function linesOfPatch(patch: string): ReadonlySet<number> {
  const lines = new Set<number>();
  let line = 0;
  for (const text of patch.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(?<start>\d+)/.exec(text);
    if (hunk) line = Number(hunk.groups?.['start']);
    else if (text.startsWith('+')) lines.add(line++);
    else if (text.startsWith(' ')) line++;
  }
  return lines;
}

export type Suggestion = {
  readonly path: string;
  readonly startLine: number | null;
  readonly line: number;
  readonly body: string;
};

/** Marks a suggestion of ours, so that the same one is never made twice. */
export function suggestionMark(rule: string): string {
  return `<!-- ocs-agent-action: ${rule} -->`;
}

function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(longest + 1);
}

/**
 * A safe fix as a review suggestion, where all of its edits lie in one stretch of lines that the pull request changes;
 * null otherwise.
 */
export function suggestionOf(
  finding: Finding,
  file: SourceFile,
  changed: ReadonlySet<number>,
  describe: Describe,
): Suggestion | null {
  const edits = finding.fix?.safe === true ? finding.fix.edits : [];
  const [first] = edits;
  if (!first || edits.some((edit) => edit.file !== file.path)) return null;
  const from = Math.min(...edits.map(({ range }) => range.start.line));
  const to = Math.max(...edits.map(({ range }) => range.end.line));
  for (let line = from; line <= to; line++) if (!changed.has(line)) return null;
  const start = offsetAt(file, { line: from, column: 1 });
  const next = file.text.indexOf('\n', offsetAt(file, { line: to, column: 1 }));
  const end = next === -1 ? file.text.length : next;
  let text = file.text.slice(start, end);
  for (const edit of edits.toSorted((a, b) => offsetAt(file, b.range.start) - offsetAt(file, a.range.start))) {
    text =
      text.slice(0, offsetAt(file, edit.range.start) - start) +
      edit.text +
      text.slice(offsetAt(file, edit.range.end) - start);
  }
  const fence = fenceFor(text);
  const replacement = text.replace(/\n$/, '');
  return {
    path: file.path,
    startLine: from === to ? null : from,
    line: to,
    body: `${escapeMarkdown(describe(finding).message)}\n\n${fence}suggestion\n${replacement}\n${fence}\n${suggestionMark(finding.rule)}`,
  };
}

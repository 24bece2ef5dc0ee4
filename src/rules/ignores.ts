import type { Finding } from '../model/finding.ts';
import { locationOf, positionAt, type SourceFile, type Span } from '../model/location.ts';
import { nearest } from '../model/nearest.ts';
import { textOf } from '../model/repo-snapshot.ts';
import type { AgentRepo } from '../repo/agent-repo.ts';
import { isDockerfilePath } from '../repo/images/find-dockerfiles.ts';
import { ignoreUnknown } from './ignore-unknown/rule.ts';
import { ignoreUnused } from './ignore-unused/rule.ts';
import { excusedLines, type Lines } from './ignored-lines.ts';
import { findingOf } from './rule.ts';

/** `# ocs-agent: ignore=RULE because …`, and the lines that it excuses. */
export type Ignore = {
  readonly file: SourceFile;
  /** The comment, without the blanks in front. */
  readonly span: Span;
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  readonly hasReason: boolean;
  /** null: nothing stands below it. */
  readonly lines: Lines | null;
};

const comment =
  /^([ \t]*)((?:#|\.\.|<!--)[ \t]*ocs-agent:[ \t]*ignore[ \t]*=[ \t]*)([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)(.*?)(?:-->)?[ \t]*$/i;
const documentation = /\.(?:rst|md)$/i;
const withHash = /\.(?:ya?ml|toml|py|cfg|ini|txt|in|sh|bash)$|(?:^|\/)(?:\.dockerignore|[^/]*\.dockerignore)$/i;

/** Every ignore comment of the repository, in the order of files and lines. */
export function readIgnores(repo: AgentRepo): readonly Ignore[] {
  const dockerfiles = new Map(repo.images.map(({ dockerfile }) => [dockerfile.file.path, dockerfile] as const));
  return [...repo.snapshot.files.keys()].flatMap((path) => {
    const isRead = dockerfiles.has(path) || isDockerfilePath(path) || documentation.test(path) || withHash.test(path);
    const file = isRead ? textOf(repo.snapshot, path) : null;
    if (!file || !/ocs-agent:[ \t]*ignore/i.test(file.text)) return [];
    return ignoresIn(file, (line) => excusedLines(file, line, dockerfiles.get(path) ?? null));
  });
}

function ignoresIn(file: SourceFile, linesBelow: (line: number) => Lines | null): readonly Ignore[] {
  const found: Ignore[] = [];
  let at = 0;
  for (const [index, raw] of file.text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    const match = comment.exec(line);
    const [, lead = '', head = '', names = '', rest = ''] = match ?? [];
    if (match && (head.startsWith('#') || documentation.test(file.path))) {
      const start = at + lead.length;
      const from = start + head.length;
      const rules = [...names.matchAll(/[\w-]+/g)].map(({ 0: id, index: offset }) => {
        const span = { start: from + offset, end: from + offset + id.length };
        return { id, span };
      });
      found.push({
        file,
        span: { start, end: at + line.trimEnd().length },
        rules,
        hasReason: /[^\W_]/.test(rest.replace(/^[\s:,—–-]*because\b/i, '')),
        lines: linesBelow(index + 1),
      });
    }
    at += raw.length + 1;
  }
  return found;
}

function isExcused({ location }: Finding, { file, lines }: Ignore): boolean {
  const line = location?.range?.start.line;
  return location?.file === file.path && line !== undefined && lines !== null && lines.from <= line && line <= lines.to;
}

/** The comment's whole line goes; of several rules only the one that is meant. */
function without({ file, span, rules }: Ignore, one: Ignore['rules'][number]): { range: Span; text: string } {
  if (rules.length === 1) {
    const start = file.text.lastIndexOf('\n', span.start - 1) + 1;
    const feed = file.text.indexOf('\n', span.end);
    return { range: { start, end: feed === -1 ? file.text.length : feed + 1 }, text: '' };
  }
  const at = rules.indexOf(one);
  const next = rules[at + 1];
  const before = rules[at - 1];
  const start = next ? one.span.start : (before?.span.end ?? one.span.start);
  return { range: { start, end: next ? next.span.start : one.span.end }, text: '' };
}

function edit(file: SourceFile, { range, text }: { range: Span; text: string }) {
  const { start, end } = range;
  return { file: file.path, range: { start: positionAt(file, start), end: positionAt(file, end) }, text };
}

/** What the comments leave of the findings, and what is wrong with the comments. `ran`: rules that could speak. */
export function applyIgnores(
  findings: readonly Finding[],
  ignores: readonly Ignore[],
  { ids, ran }: { readonly ids: readonly string[]; readonly ran: ReadonlySet<string> },
): readonly Finding[] {
  const excused = new Set<Finding>();
  const complaints: Finding[] = [];
  for (const ignore of ignores) {
    const { file } = ignore;
    for (const one of ignore.rules) {
      const at = locationOf(file, one.span);
      if (!ids.includes(one.id)) {
        const meant = nearest(one.id, ids);
        const change = meant === null ? without(ignore, one) : { range: one.span, text: meant };
        const fix = { safe: true, edits: [edit(file, change)] };
        complaints.push(findingOf(ignoreUnknown, { at, params: { id: one.id, meant }, fix }));
        continue;
      }
      const hit = findings.filter((finding) => finding.rule === one.id && isExcused(finding, ignore));
      if (hit.length > 0 && ignore.hasReason) for (const finding of hit) excused.add(finding);
      else if (hit.length > 0)
        complaints.push(findingOf(ignoreUnused, { at, params: { id: one.id, why: 'no-reason' } }));
      else if (ran.has(one.id)) {
        const fix = { safe: true, edits: [edit(file, without(ignore, one))] };
        complaints.push(findingOf(ignoreUnused, { at, params: { id: one.id, why: 'nothing' }, fix }));
      }
    }
  }
  return [...findings.filter((finding) => !excused.has(finding)), ...complaints];
}

import { type Severity, severities } from '../model/finding.ts';
import type { Outcome, Report } from '../model/report.ts';
import { fingerprints } from './fingerprint.ts';
import { codeSpan, link } from './markdown.ts';
import type { RenderContext } from './render/context.ts';
import { bytesOf } from './render/fit.ts';
import { renderSummary, type SummaryContext } from './render/summary.ts';
import { shownFindings } from './shown.ts';
import { bytesInWords, emoji, outcomeInWords, plural } from './words.ts';

/** GitHub refuses a comment of more characters. */
const commentLimit = 65_536;
/** More findings are not compared, so that the comment has room for what they say. */
const mostCompared = 100;
const mostNamed = 10;
/** Less is the noise of one build against the next. */
const worthTelling = 1_000_000;

const statePattern = /<!-- ocs-agent-action state: (?<state>[\w%.!~*'()]*) -->/;

export type CommentContext = Omit<SummaryContext, 'limit' | 'lead' | 'charts'> & {
  readonly read: RenderContext['read'];
  /** The head of the pull request; null where it is not known. */
  readonly commit: string | null;
  /** The address of this run's page; null where there is none. */
  readonly run: string | null;
};

/** What a comment remembers of its push, to tell what the next one changes. */
type State = {
  readonly commit: string | null;
  readonly outcome: Outcome;
  readonly findings: readonly (readonly [
    key: string,
    severity: Severity,
    rule: string,
    file: string | null,
    line: number | null,
  ])[];
  /** Bytes by name of image. */
  readonly sizes: Readonly<Record<string, number>>;
};

/** Of this push, and of the one before: a second run on one commit is compared with that. */
type Memory = { readonly now: State; readonly before: State | null };

function markOf(prefix: string): string {
  return prefix === ''
    ? '<!-- ocs-agent-action: summary -->'
    : `<!-- ocs-agent-action: summary of ${encoded(prefix)} -->`;
}

/** Whether a comment is ours, on the repository below `prefix`: the one that is kept up to date. */
export function isOurComment(body: string, prefix: string): boolean {
  return body.startsWith(markOf(prefix));
}

// `--` would end the HTML comment, and nothing in it may be read as Markdown or a mention.
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('-', '%2D');
}

function stateOf(report: Report, context: CommentContext): State {
  const shown = shownFindings(report, context.describe);
  const keys = fingerprints(shown, context.read);
  return {
    commit: context.commit,
    outcome: report.outcome,
    findings: shown.map(({ finding }, index) => [
      keys[index] ?? '',
      finding.severity,
      finding.rule,
      finding.location?.file ?? null,
      finding.location?.range?.start.line ?? null,
    ]),
    sizes: Object.fromEntries(report.images.flatMap(({ name, size }) => (size == null ? [] : [[name, size]]))),
  };
}

/** What was remembered, or null: the comment may have been edited by anybody. */
function memoryIn(body: string | null): Memory | null {
  const text = body === null ? undefined : statePattern.exec(body)?.groups?.['state'];
  if (text === undefined) return null;
  try {
    const read: unknown = JSON.parse(decodeURIComponent(text));
    if (typeof read !== 'object' || read === null || !('now' in read) || !isState(read.now)) return null;
    return { now: read.now, before: 'before' in read && isState(read.before) ? read.before : null };
  } catch {
    return null;
  }
}

function isState(value: unknown): value is State {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const [commit, findings, sizes] = [fields.get('commit'), fields.get('findings'), fields.get('sizes')];
  return (
    (commit === null || (typeof commit === 'string' && /^[0-9a-f]{40}$/.test(commit))) &&
    outcomeInWords(fields.get('outcome')) !== null &&
    Array.isArray(findings) &&
    findings.every(isRemembered) &&
    typeof sizes === 'object' &&
    sizes !== null &&
    Object.values(sizes).every((size) => typeof size === 'number')
  );
}

function isRemembered(entry: unknown): boolean {
  if (!Array.isArray(entry) || entry.length !== 5) return false;
  const [key, severity, rule, file, line] = entry;
  return (
    typeof key === 'string' &&
    severities.includes(severity) &&
    typeof rule === 'string' &&
    (file === null || typeof file === 'string') &&
    (line === null || typeof line === 'number')
  );
}

function namesOf(found: State['findings'], verb: string): readonly string[] {
  if (found.length === 0) return [];
  const names = found.slice(0, mostNamed).map(([, severity, rule, file, line]) => {
    const place = file === null ? '' : ` in ${codeSpan(line === null ? file : `${file}:${line}`)}`;
    return `${emoji[severity]} ${codeSpan(rule)}${place}`;
  });
  const rest = found.length - names.length;
  return [`- ${plural(found.length, 'finding')} ${verb}: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`];
}

function sizesOf(now: State, before: State): readonly string[] {
  return Object.entries(now.sizes).flatMap(([name, size]) => {
    const grown = size - (before.sizes[name] ?? size);
    if (Math.abs(grown) < worthTelling) return [];
    const how = `${bytesInWords(Math.abs(grown))} ${grown > 0 ? 'larger' : 'smaller'}`;
    return [`- image ${codeSpan(name)} is ${how}: ${bytesInWords(size)}`];
  });
}

/** What this push changed, as Markdown; nothing for the first. */
function sinceLast(now: State, before: State | null): string {
  if (before === null) return '';
  const had = new Set(before.findings.map(([key]) => key));
  const has = new Set(now.findings.map(([key]) => key));
  const comparable = Math.max(had.size, has.size) <= mostCompared;
  const lines = [
    ...(now.outcome === before.outcome
      ? []
      : [`- it ${outcomeInWords(now.outcome)} now, and ${outcomeInWords(before.outcome)} before`]),
    ...(comparable
      ? [
          ...namesOf(
            now.findings.filter(([key]) => !had.has(key)),
            'came',
          ),
          ...namesOf(
            before.findings.filter(([key]) => !has.has(key)),
            'went',
          ),
        ]
      : []),
    ...sizesOf(now, before),
  ];
  const since = `Since the last push${before.commit === null ? '' : ` (${before.commit.slice(0, 8)})`}`;
  if (lines.length > 0) return `\n**${since}**\n\n${lines.join('\n')}\n`;
  return comparable ? `\n**${since}**: no finding came, none went.\n` : '';
}

/** As much as may be remembered in the comment itself: this push before the one before. */
function stateText(now: State, before: State | null): string {
  const few = (state: State): State => ({ ...state, findings: state.findings.slice(0, mostCompared + 1) });
  const texts = [before, null].map((earlier) =>
    encoded(JSON.stringify({ now: few(now), before: earlier && few(earlier) } satisfies Memory)),
  );
  return texts.find((text) => text.length <= commentLimit / 3) ?? '';
}

function ofWhat({ commit, run }: CommentContext): string {
  const words = [
    ...(commit === null ? [] : [`Commit ${commit.slice(0, 8)}`]),
    ...(run === null ? [] : [link('the whole run', run)]),
  ];
  return words.length === 0 ? '' : `\n${words.join(', ')}.\n`;
}

/** The one comment of a pull request. `previous` is its text as it stands, null for the first. */
export function commentBody(report: Report, context: CommentContext, previous: string | null): string {
  const now = stateOf(report, context);
  const memory = memoryIn(previous);
  const again = memory !== null && memory.now.commit !== null && memory.now.commit === now.commit;
  const before = again ? memory.before : (memory?.now ?? null);
  const tail = `\n<!-- ocs-agent-action state: ${stateText(now, before)} -->\n`;
  const lead = ofWhat(context) + sinceLast(now, before);
  const mark = markOf(context.prefix);
  const limit = commentLimit - bytesOf(mark) - bytesOf(tail) - 64;
  return `${mark}\n${renderSummary(report, { ...context, limit, lead, charts: false })}${tail}`;
}

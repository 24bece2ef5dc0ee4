import type { GitRef } from '../model/event.ts';
import { nearest } from '../model/nearest.ts';
import { formatDate } from './date-format.ts';

/** What the global expressions speak of. `now` and `committedAt` in seconds since 1970. */
export type ExpressionContext = {
  readonly eventName: string;
  readonly ref: GitRef | null;
  readonly sha: string | null;
  readonly baseBranch: string | null;
  readonly defaultBranch: string | null;
  readonly now: number;
  readonly committedAt: number | null;
};

export type Expanded =
  | { readonly status: 'ok'; readonly text: string }
  | { readonly status: 'wrong'; readonly why: string };

type Call = { readonly argument: string | null; readonly options: Readonly<Record<string, string>> };
type Expression = (call: Call) => Expanded;

const call =
  /^(?<name>[A-Za-z_]+)(?:\s+(?:'(?<single>[^']*)'|"(?<double>[^"]*)"))?(?<options>(?:\s+[a-z]+=(?:'[^']*'|"[^"]*"))*)$/;

/**
 * Puts values in for `{{…}}`. The global ones are docker/metadata-action's (README, "Global expressions"); `more` adds
 * those of a pattern (`version`, `raw`, `major` …). Unknown names are wrong, not empty.
 */
export function expand(
  text: string,
  context: ExpressionContext,
  more: Readonly<Record<string, string>> = {},
): Expanded {
  const known: Readonly<Record<string, Expression>> = { ...globals(context), ...constants(more) };
  const wrong: string[] = [];
  const result = text.replace(/\{\{\{?\s*([^{}]*?)\s*\}?\}\}/g, (whole: string, inner: string) => {
    const value = evaluate(inner, known);
    if (value.status === 'ok') return value.text;
    wrong.push(`${whole} ${value.why}`);
    return '';
  });
  if (wrong.length > 0) return { status: 'wrong', why: wrong.join('; ') };
  if (/\{\{|\}\}/.test(result)) return { status: 'wrong', why: `the braces of ${text} don't match` };
  return { status: 'ok', text: result };
}

/** Whether a pattern is nothing but `{{raw}}`. */
export function isRawPattern(pattern: string): boolean {
  return /^\{\{\s*raw\s*\}\}$/.test(pattern);
}

export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

function evaluate(inner: string, known: Readonly<Record<string, Expression>>): Expanded {
  const groups = call.exec(inner)?.groups;
  if (!groups) return wrong('is no expression that is understood here: write a name, or a name and a format in quotes');
  const name = groups['name'] ?? '';
  const expression = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!expression) {
    const meant = nearest(name, Object.keys(known));
    return wrong(
      meant === null
        ? `is unknown; known are ${Object.keys(known).join(', ')}`
        : `is unknown; did you mean {{${meant}}}?`,
    );
  }
  const options: Record<string, string> = {};
  for (const option of (groups['options'] ?? '').matchAll(/([a-z]+)=(?:'([^']*)'|"([^"]*)")/g))
    options[option[1] ?? ''] = option[2] ?? option[3] ?? '';
  return expression({ argument: groups['single'] ?? groups['double'] ?? null, options });
}

function globals(context: ExpressionContext): Readonly<Record<string, Expression>> {
  const { ref } = context;
  return {
    ...constants({
      branch: ref?.kind === 'branch' ? ref.name : '',
      tag: ref?.kind === 'tag' ? ref.name : '',
      sha: context.sha === null ? '' : shortSha(context.sha),
      base_ref: ref?.kind === 'tag' || ref?.kind === 'pull' ? (context.baseBranch ?? '') : '',
      is_default_branch: String(isDefaultBranch(context)),
    }),
    date: dateOf(context.now),
    commit_date: dateOf(context.committedAt ?? context.now),
  };
}

// These events run for the last commit of the default branch (docs.github.com, "Events that trigger workflows").
function isDefaultBranch(context: ExpressionContext): boolean {
  if (context.ref?.kind === 'branch' && context.ref.name === context.defaultBranch) return true;
  return /create|discussion|issues|schedule/.test(context.eventName) && context.ref?.kind !== 'tag';
}

function constants(values: Readonly<Record<string, string>>): Readonly<Record<string, Expression>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Expression] => [
      name,
      ({ argument }) => (argument === null ? { status: 'ok', text: value } : wrong('takes no argument')),
    ]),
  );
}

function dateOf(seconds: number): Expression {
  return ({ argument, options }) => {
    if (argument === null) return wrong("needs a format, as in {{date 'YYYYMMDD'}}");
    const other = Object.keys(options).find((name) => name !== 'tz');
    if (other !== undefined) return wrong(`knows no ${other}=, only tz=`);
    const zone = options['tz'] ?? 'UTC';
    const text = formatDate(seconds, argument, zone);
    return text === null ? wrong(`names a time zone that does not exist: ${zone}`) : { status: 'ok', text };
  };
}

function wrong(why: string): Expanded {
  return { status: 'wrong', why };
}

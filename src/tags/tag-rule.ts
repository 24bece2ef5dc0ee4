import { nearest } from '../model/nearest.ts';
import { patternOf } from '../model/pattern.ts';

export type RuleType = 'schedule' | 'semver' | 'pep440' | 'match' | 'edge' | 'describe' | 'ref' | 'raw' | 'sha';

/** One line of the input `tags`, parsed. `line` is as given, for sentences. */
export type TagRule =
  /** The OCS scheme. */
  | { readonly type: 'auto'; readonly line: string; readonly priority: number }
  /** A plain tag without `type=`: taken as it is. */
  | { readonly type: 'given'; readonly line: string; readonly priority: number; readonly value: string }
  | {
      readonly type: RuleType;
      readonly line: string;
      readonly priority: number;
      /** `true`, `false` or an expression. */
      readonly enable: string;
      /** null: the flavor's. */
      readonly prefix: string | null;
      readonly suffix: string | null;
      /** The other attributes, defaults filled in. */
      readonly attributes: Readonly<Record<string, string>>;
    };

export type TypedRule = Extract<TagRule, { readonly type: RuleType }>;

export type Flavor = {
  readonly latest: 'auto' | 'true' | 'false';
  readonly prefix: string;
  readonly prefixOnLatest: boolean;
  readonly suffix: string;
  readonly suffixOnLatest: boolean;
};

export type TagRules =
  | {
      readonly status: 'ok';
      /** Highest priority first. */
      readonly rules: readonly TagRule[];
      readonly flavor: Flavor;
      /** Patterns that `git describe --match` has to be asked for. */
      readonly describeMatch: readonly string[];
    }
  | { readonly status: 'wrong'; readonly problems: readonly string[] };

type TypeFacts = {
  readonly priority: number;
  /** Attributes of its own with their defaults; null: must be given. */
  readonly attributes: Readonly<Record<string, string | null>>;
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
};

// Source: docker/metadata-action v6, README, "tags input" and "priority attribute"; `describe` is our own.
const types: Readonly<Record<RuleType, TypeFacts>> = {
  schedule: { priority: 1000, attributes: { pattern: 'nightly' } },
  semver: { priority: 900, attributes: { pattern: null, value: '' } },
  pep440: { priority: 900, attributes: { pattern: null, value: '' } },
  match: { priority: 800, attributes: { pattern: null, group: '0', value: '' } },
  edge: { priority: 700, attributes: { branch: '' } },
  describe: { priority: 650, attributes: { match: '' } },
  ref: { priority: 600, attributes: { event: null }, oneOf: { event: ['branch', 'tag', 'pr'] } },
  raw: { priority: 200, attributes: { value: null } },
  sha: { priority: 100, attributes: { format: 'short' }, oneOf: { format: ['short', 'long'] } },
};

const common = ['type', 'enable', 'priority', 'prefix', 'suffix'];
const flavorKeys: readonly string[] = ['latest', 'prefix', 'suffix', 'onlatest'];
const autoPriority = 1100;

export const plainFlavor: Flavor = {
  latest: 'auto',
  prefix: '',
  prefixOnLatest: false,
  suffix: '',
  suffixOnLatest: false,
};

/**
 * The lines of the input `tags`; none at all means `auto`. A line of `latest=`, `prefix=`, `suffix=` and nothing else
 * is docker/metadata-action's flavor. Every problem is told, as a sentence.
 */
export function parseTagRules(lines: readonly string[]): TagRules {
  const rules: TagRule[] = [];
  const problems: string[] = [];
  let flavor = plainFlavor;
  for (const raw of lines) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const fields = splitFields(line);
    if (fields === null) {
      problems.push(`tags: the quotes of ${line} don't match`);
    } else if (isFlavor(fields)) {
      const parsed = parseFlavor(fields, flavor, line);
      if (typeof parsed === 'string') problems.push(parsed);
      else flavor = parsed;
    } else {
      const parsed = parseRule(fields, line);
      if (typeof parsed === 'string') problems.push(parsed);
      else rules.push(parsed);
    }
  }
  if (problems.length > 0) return { status: 'wrong', problems };
  if (rules.length === 0) rules.push({ type: 'auto', line: 'auto', priority: autoPriority });
  const describeMatch = rules.flatMap((rule) => {
    const match = rule.type === 'describe' ? (rule.attributes['match'] ?? '') : '';
    return match === '' ? [] : [match];
  });
  return { status: 'ok', rules: rules.toSorted((a, b) => b.priority - a.priority), flavor, describeMatch };
}

type Field = { readonly key: string | null; readonly value: string };

/** Comma-separated, with CSV's double quotes around a whole field. */
function splitFields(line: string): readonly Field[] | null {
  const fields: Field[] = [];
  let rest = line;
  while (true) {
    const found = /^\s*(?:"(?<quoted>(?:[^"]|"")*)"\s*|(?<plain>[^",][^,]*)?)(?<end>,|$)/.exec(rest);
    if (!found) return null;
    const text = (found.groups?.['quoted']?.replaceAll('""', '"') ?? found.groups?.['plain'] ?? '').trim();
    const equals = text.indexOf('=');
    if (equals > 0)
      fields.push({ key: text.slice(0, equals).trim().toLowerCase(), value: text.slice(equals + 1).trim() });
    else if (text !== '') fields.push({ key: null, value: text });
    if (found.groups?.['end'] === '') return fields;
    rest = rest.slice(found[0].length);
  }
}

function isFlavor(fields: readonly Field[]): boolean {
  return fields.length > 0 && fields.every((field) => field.key !== null && flavorKeys.includes(field.key));
}

function parseFlavor(fields: readonly Field[], before: Flavor, line: string): Flavor | string {
  let flavor = before;
  let last: 'prefix' | 'suffix' | null = null;
  for (const { key, value } of fields) {
    if (key === 'latest') {
      if (value !== 'auto' && value !== 'true' && value !== 'false')
        return `tags: latest=${value} in ${line} must be auto, true or false`;
      flavor = { ...flavor, latest: value };
    } else if (key === 'prefix' || key === 'suffix') {
      flavor = { ...flavor, [key]: value };
      last = key;
    } else {
      if (last === null || (value !== 'true' && value !== 'false'))
        return `tags: onlatest=${value} in ${line} must be true or false and follow prefix= or suffix=`;
      flavor = { ...flavor, [`${last}OnLatest`]: value === 'true' };
    }
  }
  return flavor;
}

function parseRule(fields: readonly Field[], line: string): TagRule | string {
  const given = new Map<string, string>();
  for (const { key, value } of fields) {
    const name = key ?? 'value';
    if (given.has(name)) return `tags: ${line} gives ${name} twice; write one tag a line`;
    given.set(name, value);
  }
  if (given.size === 1 && fields[0]?.key === null) {
    const value = fields[0].value;
    if (value === 'auto') return { type: 'auto', line, priority: autoPriority };
    if (!value.includes('{{')) return { type: 'given', line, priority: types.raw.priority, value };
  }
  const type = given.get('type') ?? 'raw';
  if (!isRuleType(type)) {
    const meant = nearest(type, Object.keys(types));
    const hint =
      meant === null ? `one of ${Object.keys(types).join(', ')} was expected` : `did you mean type=${meant}?`;
    return `tags: type=${type} in ${line} is unknown; ${hint}`;
  }
  return typedRule(type, given, line);
}

function typedRule(type: RuleType, given: ReadonlyMap<string, string>, line: string): TagRule | string {
  const facts = types[type];
  const allowed = [...common, ...Object.keys(facts.attributes)];
  for (const name of given.keys()) {
    if (allowed.includes(name)) continue;
    const meant = nearest(name, allowed);
    return `tags: ${name}= in ${line} is unknown to type=${type}; ${meant === null ? `known are ${allowed.join(', ')}` : `did you mean ${meant}=?`}`;
  }
  const attributes: Record<string, string> = {};
  for (const [name, fallback] of Object.entries(facts.attributes)) {
    const value = given.get(name) ?? fallback;
    if (value === null) return `tags: ${line} needs ${name}=`;
    const choice = facts.oneOf?.[name];
    if (choice && !choice.includes(value)) return `tags: ${name}=${value} in ${line} must be ${choice.join(', ')}`;
    attributes[name] = value;
  }
  const priority = Number(given.get('priority') ?? facts.priority);
  if (!Number.isFinite(priority)) return `tags: priority= in ${line} must be a number`;
  const broken = type === 'match' ? brokenMatch(attributes) : null;
  if (broken !== null) return `tags: ${broken} in ${line}`;
  const isPullRequest = type === 'ref' && attributes['event'] === 'pr';
  const prefix = given.get('prefix') ?? (type === 'sha' ? 'sha-' : isPullRequest ? 'pr-' : null);
  return {
    type,
    line,
    priority,
    enable: given.get('enable') ?? 'true',
    prefix,
    suffix: given.get('suffix') ?? null,
    attributes,
  };
}

function brokenMatch(attributes: Readonly<Record<string, string>>): string | null {
  if (!/^\d+$/.test(attributes['group'] ?? '')) return 'group= must be a number';
  return matchPattern(attributes['pattern'] ?? '') === null ? 'pattern= is no regular expression' : null;
}

/** A regular expression as `type=match` takes it, bare or `/between slashes/flags`. Null when it is none. */
export function matchPattern(pattern: string): RegExp | null {
  const slashed = /^\/(?<body>.+)\/(?<flags>[a-z]*)$/.exec(pattern)?.groups;
  return patternOf(slashed?.['body'] ?? pattern, (slashed?.['flags'] ?? '').replace('g', ''));
}

function isRuleType(text: string): text is RuleType {
  return Object.hasOwn(types, text);
}

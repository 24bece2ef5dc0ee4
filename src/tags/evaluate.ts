import { clean, explain, major, minor, patch } from '@renovatebot/pep440';
import type { TriggerEvent } from '../model/event.ts';
import { patternOf } from '../model/pattern.ts';
import type { GitState } from '../model/repo-snapshot.ts';
import { tagOf } from './event-row.ts';
import type { Expanded, ExpressionContext } from './expressions.ts';
import { expand, isRawPattern, shortSha } from './expressions.ts';
import { describeNow, releaseTag } from './ocs-scheme.ts';
import type { Evaluated, TagProblem } from './tag-plan.ts';
import type { Flavor, TagRule, TypedRule } from './tag-rule.ts';
import { matchPattern } from './tag-rule.ts';
import { parseSemver } from './version.ts';

export type Scene = {
  readonly event: TriggerEvent;
  readonly git: GitState | null;
  readonly context: ExpressionContext;
  readonly flavor: Flavor;
};

type Value =
  | { readonly status: 'value'; readonly text: string; readonly latest: string | null; readonly why: string }
  | Exclude<Evaluated, { readonly status: 'tag' }>;

/** One typed line, as docker/metadata-action's README describes it. */
export function evaluateRule(rule: TypedRule, scene: Scene): Evaluated {
  const enabled = expand(rule.enable, scene.context);
  if (enabled.status === 'wrong') return wrong(`tags: enable= of ${rule.line}: ${enabled.why}`);
  if (enabled.text !== 'true' && enabled.text !== 'false')
    return wrong(`tags: enable=${enabled.text} of ${rule.line} must be true or false`);
  if (enabled.text === 'false') return silent('enable=false');
  if (rule.type === 'describe') return evaluateDescribe(rule, scene);
  const value = ruleValue(rule, scene);
  if (value.status !== 'value') return value;
  if (value.text === '') return silent('it came out empty');
  const name = dress(value.text, rule, scene);
  if (name.status === 'wrong') return wrong(`tags: ${rule.line}: ${name.why}`);
  return { status: 'tag', name: sanitize(name.text), type: rule.type, why: value.why, latest: value.latest };
}

/** Characters that no tag can have become dashes, as docker/metadata-action does for `type=` lines. */
export function sanitize(name: string): string {
  return name.replace(/[^a-zA-Z0-9._-]+/g, '-');
}

/** Prefix and suffix: the rule's own, else the flavor's. */
export function dress(text: string, rule: TagRule, scene: Scene): Expanded {
  const typed = rule.type === 'auto' || rule.type === 'given' ? null : rule;
  const prefix = expand(typed?.prefix ?? scene.flavor.prefix, scene.context);
  const suffix = expand(typed?.suffix ?? scene.flavor.suffix, scene.context);
  if (prefix.status === 'wrong') return prefix;
  return suffix.status === 'wrong' ? suffix : { status: 'ok', text: `${prefix.text}${text}${suffix.text}` };
}

function evaluateDescribe(rule: TypedRule, scene: Scene): Evaluated {
  const match = rule.attributes['match'] ?? '';
  const tag = tagOf(scene.event);
  if (tag !== null) {
    if (match !== '' && globToRegExp(match)?.test(tag) !== true) return silent(`tag ${tag} does not match ${match}`);
    // The suffix marks development images; a tag event takes the name of the ref.
    return (
      releaseTag(tag) ?? {
        status: 'tag',
        name: sanitize(tag),
        type: 'describe',
        why: 'the name of the tag',
        latest: null,
      }
    );
  }
  if (scene.event.ref?.kind === 'pull') return silent('a pull request has no version of its own');
  const described = describeNow(scene.git, match);
  if (described.status !== 'tag') return described;
  const name = dress(described.name, rule, scene);
  if (name.status === 'wrong') return wrong(`tags: ${rule.line}: ${name.why}`);
  // A suffix of its own makes another tag than the release's.
  return { ...described, name: name.text, release: described.release === true && rule.suffix === null };
}

function ruleValue(rule: TypedRule, scene: Scene): Value {
  switch (rule.type) {
    case 'schedule':
      return scene.event.name === 'schedule'
        ? expanded(rule, 'pattern', scene, 'a scheduled run')
        : silent('no scheduled run');
    case 'semver':
    case 'pep440':
    case 'match':
      return versionValue(rule, scene);
    case 'edge':
      return edgeValue(rule, scene);
    case 'ref':
      return refValue(rule, scene);
    case 'raw':
      return expanded(rule, 'value', scene, 'given');
    case 'sha': {
      const sha = scene.context.sha;
      if (sha === null) return silent('no commit');
      return given(rule.attributes['format'] === 'long' ? sha : shortSha(sha), 'the commit');
    }
    case 'describe':
      return silent('');
  }
}

function versionValue(rule: TypedRule, scene: Scene): Value {
  const custom = expand(rule.attributes['value'] ?? '', scene.context);
  if (custom.status === 'wrong') return wrong(`tags: value= of ${rule.line}: ${custom.why}`);
  const tag = tagOf(scene.event);
  if (tag === null && custom.text === '') return silent('no tag event');
  const raw = custom.text === '' ? (tag ?? '') : custom.text;
  if (rule.type === 'match') return matchValue(rule, raw);
  const version = raw.replaceAll('/', '-');
  return rule.type === 'semver' ? semverValue(rule, version, scene) : pep440Value(rule, version, scene);
}

function matchValue(rule: TypedRule, raw: string): Value {
  const pattern = rule.attributes['pattern'] ?? '';
  const found = matchPattern(pattern)?.exec(raw);
  if (!found) return silent(`${raw} does not match ${pattern}`);
  const text = found[Number(rule.attributes['group'])];
  if (text === undefined) return silent(`${pattern} has no group ${rule.attributes['group']} in ${raw}`);
  return { status: 'value', text, latest: raw, why: `${raw} matches ${pattern}` };
}

function semverValue(rule: TypedRule, raw: string, scene: Scene): Value {
  const parsed = parseSemver(raw);
  if (!parsed) return silent(`${raw} is no semantic version`);
  const candidate = parsed.prerelease !== null;
  const parts = { raw, version: parsed.version, major: parsed.major, minor: parsed.minor, patch: parsed.patch };
  return patternValue(rule, raw, candidate, candidate ? null : raw, parts, scene);
}

function pep440Value(rule: TypedRule, raw: string, scene: Scene): Value {
  const parsed = explain(raw);
  if (!parsed) return silent(`${raw} is no version by PEP 440`);
  const special = parsed.is_prerelease || parsed.is_postrelease;
  const parts = {
    raw,
    version: clean(raw) ?? raw,
    major: String(major(raw)),
    minor: String(minor(raw)),
    patch: String(patch(raw)),
  };
  return patternValue(rule, raw, special, special ? null : raw, parts, scene);
}

// Candidates are published under their full version only (docker/metadata-action, README, "type=semver").
function patternValue(
  rule: TypedRule,
  raw: string,
  special: boolean,
  latest: string | null,
  parts: Readonly<Record<string, string>>,
  scene: Scene,
): Value {
  const pattern = rule.attributes['pattern'] ?? '';
  const text = expand(special && !isRawPattern(pattern) ? '{{version}}' : pattern, scene.context, parts);
  if (text.status === 'wrong') return wrong(`tags: pattern= of ${rule.line}: ${text.why}`);
  return { status: 'value', text: text.text, latest, why: `${pattern} of ${raw}` };
}

function edgeValue(rule: TypedRule, scene: Scene): Value {
  const { ref, defaultBranch } = scene.context;
  const branch = rule.attributes['branch'] === '' ? defaultBranch : (rule.attributes['branch'] ?? null);
  if (ref?.kind !== 'branch') return silent('no branch');
  return ref.name === branch ? given('edge', `branch ${branch}`) : silent(`${ref.name} is not ${branch}`);
}

function refValue(rule: TypedRule, scene: Scene): Value {
  const { ref } = scene.context;
  const wanted = rule.attributes['event'];
  if (wanted === 'pr')
    return ref?.kind === 'pull' ? given(String(ref.number), 'the pull request') : silent('no pull request');
  if (wanted === 'branch') return ref?.kind === 'branch' ? given(ref.name, 'the branch') : silent('no branch');
  if (ref?.kind !== 'tag') return silent('no tag');
  return { status: 'value', text: ref.name, latest: ref.name, why: 'the name of the tag' };
}

function expanded(rule: TypedRule, attribute: string, scene: Scene, why: string): Value {
  const text = expand(rule.attributes[attribute] ?? '', scene.context);
  return text.status === 'ok' ? given(text.text, why) : wrong(`tags: ${attribute}= of ${rule.line}: ${text.why}`);
}

/** A pattern of `git describe --match`: `*`, `?` and `[…]`. */
function globToRegExp(glob: string): RegExp | null {
  const source = glob.replace(
    /\[(!?)([^\]]+)\]|[*?]|./gs,
    (part: string, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
      return part === '*' ? '.*' : part === '?' ? '.' : part.replace(/[\\^$.|+(){}[\]]/g, '\\$&');
    },
  );
  return patternOf(`^${source}$`, 's');
}

function given(text: string, why: string): Value {
  return { status: 'value', text, latest: null, why };
}

function silent(why: string): { readonly status: 'silent'; readonly why: string } {
  return { status: 'silent', why };
}

function wrong(message: string): { readonly status: 'refused'; readonly problem: TagProblem } {
  return { status: 'refused', problem: { kind: 'config', message } };
}

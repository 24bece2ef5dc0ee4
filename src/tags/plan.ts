import type { TriggerEvent } from '../model/event.ts';
import { isLegalTag } from '../model/image.ts';
import type { GitState } from '../model/repo-snapshot.ts';
import type { Scene } from './evaluate.ts';
import { dress, evaluateRule, sanitize } from './evaluate.ts';
import type { ExpressionContext } from './expressions.ts';
import { decideLatest } from './latest.ts';
import { evaluateAuto } from './ocs-scheme.ts';
import type { AbsentTag, Evaluated, PlannedTag, TagAnswer, TagGuard, TagProblem, TagSettings } from './tag-plan.ts';
import type { TagRule } from './tag-rule.ts';
import { parseTagRules } from './tag-rule.ts';
import { isFullVersion, releaseStatus } from './version.ts';

type Given = { readonly rule: TagRule; readonly tag: Extract<Evaluated, { readonly status: 'tag' }> };

/** The tags this commit and event get, in the order of pushing, or every reason why they can't be made. */
export function planTags(event: TriggerEvent, git: GitState | null, settings: TagSettings): TagAnswer {
  const parsed = parseTagRules(settings.tags);
  if (parsed.status === 'wrong')
    return { status: 'refused', problems: parsed.problems.map((message) => ({ kind: 'config', message })) };
  const scene: Scene = { event, git, flavor: parsed.flavor, context: contextOf(event, git, settings) };
  const given: Given[] = [];
  const absent: AbsentTag[] = [];
  const problems: TagProblem[] = [];
  for (const rule of parsed.rules) {
    const result = evaluate(rule, scene, settings);
    if (result.status === 'refused') problems.push(result.problem);
    else if (result.status === 'silent') absent.push({ name: rule.line, why: result.why });
    else given.push({ rule, tag: result });
  }
  const tags = given.map(({ tag }) => planned(tag.name, tag));
  const latest = latestTag(given, scene);
  if (latest.status === 'refused') problems.push(latest.problem);
  else if (latest.status === 'moves') tags.push(latest.tag);
  else if (latest.why !== null) absent.push({ name: 'latest', why: latest.why });
  const once = uniqueByName(tags);
  problems.push(...once.flatMap(({ name }) => illegal(name)));
  if (problems.length > 0) return { status: 'refused', problems };
  const first = given[0]?.tag;
  const version = first?.version ?? first?.name ?? (git?.shallow === true ? null : (git?.describe ?? null));
  return { status: 'planned', tags: inPushOrder(once), absent, version };
}

function evaluate(rule: TagRule, scene: Scene, settings: TagSettings): Evaluated {
  if (rule.type === 'given') {
    const name = dress(rule.value, rule, scene);
    return name.status === 'ok'
      ? { status: 'tag', name: name.text, type: 'given', why: 'given', latest: null }
      : { status: 'refused', problem: { kind: 'config', message: `tags: ${rule.line}: ${name.why}` } };
  }
  if (rule.type !== 'auto') return evaluateRule(rule, scene);
  const result = evaluateAuto(scene.event, scene.git, settings);
  if (result.status !== 'tag') return result;
  const name = dress(result.name, rule, scene);
  return name.status === 'ok'
    ? { ...result, name: name.text }
    : { status: 'refused', problem: { kind: 'config', message: `tags: flavor: ${name.why}` } };
}

type LatestTag =
  | { readonly status: 'moves'; readonly tag: PlannedTag }
  | { readonly status: 'stays'; readonly why: string | null }
  | { readonly status: 'refused'; readonly problem: TagProblem };

// The first rule that gives a tag speaks for latest, as in docker/metadata-action; whether it moves is ours to say.
function latestTag(given: readonly Given[], scene: Scene): LatestTag {
  const first = given[0];
  const { flavor, event, git } = scene;
  if (!first || flavor.latest === 'false') return { status: 'stays', why: null };
  const name = expandLatest(scene);
  if (flavor.latest === 'true') return moves(name, 'latest=true');
  const version = first.tag.latest;
  if (version === null) return { status: 'stays', why: null };
  const known = [version, first.tag.name].find((candidate) => releaseStatus(candidate) !== null);
  if (known === undefined) return moves(name, `${version} is no version that could be compared`);
  const answer = decideLatest(known, event, git);
  return answer.status === 'moves' ? moves(name, answer.why) : answer;
}

function moves(name: string, why: string): LatestTag {
  return { status: 'moves', tag: { name, type: 'latest', why, guard: 'never-back', guarded: false } };
}

function expandLatest({ flavor }: Scene): string {
  return sanitize(`${flavor.prefixOnLatest ? flavor.prefix : ''}latest${flavor.suffixOnLatest ? flavor.suffix : ''}`);
}

function planned(name: string, tag: Given['tag']): PlannedTag {
  const isLatest = name === 'latest';
  const guard: TagGuard = isLatest ? 'never-back' : guardOf(name, tag);
  return { name, type: isLatest ? 'latest' : tag.type, why: tag.why, guard, guarded: guard === 'immutable' };
}

// `1.2` and `1` move along with the releases, but only forward; `sha-…`, `edge` and git describe's names are free.
function guardOf(name: string, tag: Given['tag']): TagGuard {
  if (tag.release !== undefined) return tag.release ? 'immutable' : 'none';
  if (tag.type === 'sha' || tag.type === 'schedule' || tag.type === 'edge') return 'none';
  if (releaseStatus(name) !== null && isFullVersion(name)) return 'immutable';
  if (tag.type === 'semver' || tag.type === 'pep440') return 'never-back';
  return 'none';
}

function uniqueByName(tags: readonly PlannedTag[]): readonly PlannedTag[] {
  return [...new Map(tags.toReversed().map((tag) => [tag.name, tag])).values()].toReversed();
}

function inPushOrder(tags: readonly PlannedTag[]): readonly PlannedTag[] {
  const rank = (tag: PlannedTag) => (tag.type === 'latest' ? 2 : tag.guarded ? 0 : 1);
  return tags.toSorted((a, b) => rank(a) - rank(b));
}

function illegal(name: string): readonly TagProblem[] {
  if (isLegalTag(name)) return [];
  const shown = name.length > 60 ? `${name.slice(0, 57)}…` : name;
  return [{ kind: 'illegal', message: `tag ${shown} ${fault(name)}: choose another name` }];
}

function fault(name: string): string {
  if (name === '') return 'is empty';
  if (name.length > 128) return `has ${name.length} characters, and an image tag has 128 at most`;
  if (/^[.-]/.test(name)) return `begins with ${name[0]}, which no image tag may`;
  const others = [...new Set([...name].filter((character) => !/[A-Za-z0-9_.-]/.test(character)))];
  return `has characters that no image tag may have (${others.map((character) => JSON.stringify(character)).join(', ')})`;
}

/** What the expressions in tags and labels may speak of. */
export function contextOf(event: TriggerEvent, git: GitState | null, settings: TagSettings): ExpressionContext {
  return {
    eventName: event.name,
    ref: event.trigger.kind === 'manual' ? manualRef(git) : event.ref,
    sha: event.sha ?? git?.head ?? null,
    baseBranch: event.baseBranch,
    defaultBranch: event.defaultBranch,
    now: settings.now,
    committedAt: git?.committedAt ?? null,
  };
}

// By hand there is no ref but the branch HEAD is on.
function manualRef(git: GitState | null): ExpressionContext['ref'] {
  return git?.branch == null ? null : { kind: 'branch', name: git.branch };
}

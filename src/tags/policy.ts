import type { TriggerEvent } from '../model/event.ts';
import type { GitState } from '../model/repo-snapshot.ts';
import { rowOf, tagOf } from './event-row.ts';
import { planTags } from './plan.ts';
import type { TagPlan, TagSettings } from './tag-plan.ts';

/** What there is to log in with. `empty` names the inputs that were left empty. */
export type Login =
  | { readonly status: 'usable' }
  /** One of username and password without the other. */
  | { readonly status: 'half'; readonly empty: 'username' | 'password' }
  | { readonly status: 'missing' };

export type PushSettings = TagSettings & {
  readonly images: readonly string[];
  readonly login: Login;
  /** Whether the smoke test is turned off, so that an untested image would be pushed. */
  readonly smokeOff: boolean;
};

/** `why` is a sentence for people. `notices` are worth saying although the answer is `push`. */
export type PushDecision =
  | { readonly kind: 'push'; readonly why: string; readonly plan: TagPlan; readonly notices: readonly string[] }
  /** Built and tested, not pushed; the run passes. */
  | { readonly kind: 'skip'; readonly why: string }
  /** Never pushed, never logged in, the settings file of HEAD not trusted; the run passes. */
  | { readonly kind: 'never'; readonly why: string }
  /** The tag would lie about its content, or can't be made from this clone: exit status 1, before the build. */
  | { readonly kind: 'refuse'; readonly why: string }
  /** Exit status 2, before the build. */
  | { readonly kind: 'config-error'; readonly why: string };

/** Whether this run publishes: the table "When is pushed", asked before anything is built. */
export function decidePush(event: TriggerEvent, settings: PushSettings, git: GitState | null): PushDecision {
  const { row, what } = rowOf(event);
  if (row === 'never') return never(settings, what);
  const elsewhere = headElsewhere(event, git);
  if (elsewhere !== null) return never(settings, `${what}: ${elsewhere}`);
  if (settings.push === 'false') return skip(`${what}: built and tested, not pushed because of push: false`);
  if (row === 'nothing') return skip(`${what}: there is nothing to publish`);
  if (settings.images.length === 0) return noImages(event, settings, what);
  if (row === 'ask' && settings.push === 'auto')
    return skip(`${what}: built and tested, not pushed; push: true would publish it`);
  if (settings.smokeOff)
    return wrong(`${what}: smoke: off would publish an untested image; choose another level, or push: false`);
  return decideLogin(event, settings, what) ?? decideTree(event, git, what) ?? decideTags(event, settings, git, what);
}

function never(settings: PushSettings, what: string): PushDecision {
  if (settings.push === 'true')
    return wrong(`${what}: never pushed, and push: true asks for it; remove push: true or leave this event out`);
  return { kind: 'never', why: `${what}: built and tested, never pushed` };
}

function noImages(event: TriggerEvent, settings: PushSettings, what: string): PushDecision {
  if (settings.push === 'true') return wrong('push: true, and images is empty: name the images to push to');
  if (event.trigger.kind === 'manual') return wrong('nothing to push to: name the images with --images');
  return skip(`${what}: built and tested, not pushed because images is empty`);
}

// Without secrets (a fork of the repository, Dependabot) there is no login, and that is nobody's fault.
function decideLogin(event: TriggerEvent, settings: PushSettings, what: string): PushDecision | null {
  const { login } = settings;
  if (login.status === 'usable') return null;
  const empty = login.status === 'half' ? login.empty : 'username and password';
  if (event.dependabot)
    return skip(`${what}: built and tested, not pushed, since Dependabot's runs have no secrets (${empty} empty)`);
  if (event.inFork)
    return skip(`${what}: built and tested, not pushed, since this is a fork without the secrets (${empty} empty)`);
  if (login.status === 'half')
    return wrong(`${what}: ${login.empty} is empty; give both username and password, or neither for an existing login`);
  return wrong(
    `${what}: no login for ${settings.images.join(', ')}: username and password are empty; give them, or log in beforehand`,
  );
}

function decideTree(event: TriggerEvent, git: GitState | null, what: string): PushDecision | null {
  if (git === null) {
    const remedy =
      event.trigger.kind === 'manual'
        ? 'make it one (git init) and commit what the image is to be made of'
        : 'check the repository out with actions/checkout';
    return refuse(`${what}: here is no git work tree, so nothing shows what the image would be made of; ${remedy}`);
  }
  if (git.head === null) return refuse(`${what}: this repository has no commit yet; commit first`);
  if (git.changes == null)
    return refuse(
      `${what}: git does not say whether the work tree is what the commit says, so the tag might lie; see what git status prints here`,
    );
  const { tracked, untracked } = git.changes;
  if (tracked.length === 0 && untracked.length === 0) return null;
  const onlyUntracked = tracked.length === 0 && untracked.length > 0;
  // Earlier steps of a workflow leave files behind; a person's work tree holds what the person put there.
  if (onlyUntracked && event.trigger.kind !== 'manual') return null;
  const files = some(onlyUntracked ? untracked : tracked);
  return refuse(
    `${what}: the work tree is not what the commit says (${files}), so the tag would lie; commit, ignore or undo the changes`,
  );
}

function decideTags(event: TriggerEvent, settings: PushSettings, git: GitState | null, what: string): PushDecision {
  const plan = planTags(event, git, settings);
  if (plan.status === 'refused') {
    const why = plan.problems.map((problem) => problem.message).join('\n');
    const config = plan.problems.some((problem) => problem.kind === 'config' || problem.kind === 'illegal');
    return config ? wrong(why) : refuse(why);
  }
  if (plan.tags.length === 0) {
    const reasons = plan.absent.map(({ name, why }) => `${name}: ${why}`).join('; ');
    if (settings.push === 'true') return wrong(`${what}: push: true, and tags gives no tag (${reasons})`);
    return skip(`${what}: built and tested, not pushed, since tags gives no tag (${reasons})`);
  }
  const untracked = git?.changes?.untracked ?? [];
  const notices =
    untracked.length === 0
      ? []
      : [
          `files that are in no commit may be in the image: ${some(untracked)}; ignore them in .dockerignore or remove them`,
        ];
  return { kind: 'push', why: `${what}: pushed once the smoke test has passed`, plan, notices };
}

/** Says so when HEAD is not the commit the event is about; null when it is, and for a manual run. */
function headElsewhere(event: TriggerEvent, git: GitState | null): string | null {
  if (event.trigger.kind === 'manual' || event.trigger.kind === 'deletion' || git === null || git.head === null)
    return null;
  const tag = tagOf(event);
  const ref = tag === null ? undefined : git.tagRefs?.find(({ name }) => name === tag);
  const commits = [event.sha, event.trigger.kind === 'workflow-run' ? event.trigger.headSha : null];
  // An annotated tag has an id of its own beside that of its commit.
  if (ref && commits.includes(ref.object)) commits.push(ref.commit);
  const known = commits.filter((commit) => commit !== null);
  if (known.length === 0) return 'GITHUB_SHA is empty, so nothing shows that HEAD is the commit of the event';
  if (!known.includes(git.head))
    return `HEAD is ${short(git.head)} and not ${known.map(short).join(' or ')}, the commit of the event`;
  if (ref?.commit != null && ref.commit !== git.head)
    return `tag ${tag} is at ${short(ref.commit)}, and HEAD at ${short(git.head)}`;
  return null;
}

function some(files: readonly string[]): string {
  const more = files.length - 3;
  return `${files.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function short(commit: string): string {
  return commit.slice(0, 7);
}

function skip(why: string): PushDecision {
  return { kind: 'skip', why };
}

function refuse(why: string): PushDecision {
  return { kind: 'refuse', why };
}

function wrong(why: string): PushDecision {
  return { kind: 'config-error', why };
}

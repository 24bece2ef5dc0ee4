import type { GitRef, Trigger, TriggerEvent } from '../model/event.ts';

export type EventEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * GitHub's variables and the event's payload as one value. The payload is untrusted: whatever is not of the expected
 * type counts as unknown. Without GITHUB_EVENT_NAME it is a manual run.
 * Source: docs.github.com, "Variables reference" and "Webhook events and payloads".
 */
export function parseEvent(environment: EventEnvironment, payload: unknown): TriggerEvent {
  const name = text(environment['GITHUB_EVENT_NAME']);
  if (name === null) return manualEvent();
  const repository = text(environment['GITHUB_REPOSITORY']) ?? text(at(payload, 'repository', 'full_name'));
  const actor = text(environment['GITHUB_ACTOR']);
  const trigger = parseTrigger(name, environment, payload, repository);
  const ref = parseRef(text(environment['GITHUB_REF']));
  return {
    name,
    trigger,
    ref: refOf(trigger, ref),
    sha: sha(environment['GITHUB_SHA']),
    repository,
    serverUrl: text(environment['GITHUB_SERVER_URL']) ?? 'https://github.com',
    defaultBranch: text(at(payload, 'repository', 'default_branch')),
    inFork: at(payload, 'repository', 'fork') === true,
    actor,
    dependabot: actor === 'dependabot[bot]' || text(at(payload, 'sender', 'login')) === 'dependabot[bot]',
    baseBranch: branchName(text(at(payload, 'base_ref'))) ?? text(at(payload, 'pull_request', 'base', 'ref')),
    about: {
      description: text(at(payload, 'repository', 'description')),
      homepage: text(at(payload, 'repository', 'homepage')),
      license: knownLicense(text(at(payload, 'repository', 'license', 'spdx_id'))),
    },
  };
}

/** The command line's event: HEAD as it is. */
export function manualEvent(): TriggerEvent {
  return {
    name: 'manual',
    trigger: { kind: 'manual' },
    ref: null,
    sha: null,
    repository: null,
    serverUrl: 'https://github.com',
    defaultBranch: null,
    inFork: false,
    actor: null,
    dependabot: false,
    baseBranch: null,
    about: { description: null, homepage: null, license: null },
  };
}

/** `refs/heads/x`, `refs/tags/x`, `refs/pull/7/merge`. */
export function parseRef(ref: string | null): GitRef | null {
  if (ref === null) return null;
  const branch = branchName(ref);
  if (branch !== null && ref.startsWith('refs/heads/')) return { kind: 'branch', name: branch };
  if (ref.startsWith('refs/tags/') && ref.length > 'refs/tags/'.length)
    return { kind: 'tag', name: ref.slice('refs/tags/'.length) };
  const pull = /^refs\/pull\/(\d+)\//.exec(ref)?.[1];
  return pull === undefined ? { kind: 'other', name: ref } : { kind: 'pull', number: Number(pull) };
}

const pullRequestEvents = ['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_review_comment'];

function parseTrigger(
  name: string,
  environment: EventEnvironment,
  payload: unknown,
  repository: string | null,
): Trigger {
  if (pullRequestEvents.includes(name)) return pullRequest(name, environment, payload, repository);
  switch (name) {
    case 'push': {
      const ref = parseRef(text(environment['GITHUB_REF']) ?? text(at(payload, 'ref')));
      return at(payload, 'deleted') === true ? deletion(parseRef(text(at(payload, 'ref'))) ?? ref) : { kind: 'push' };
    }
    case 'delete': {
      const what = at(payload, 'ref_type');
      return {
        kind: 'deletion',
        what: what === 'branch' || what === 'tag' ? what : null,
        name: text(at(payload, 'ref')),
      };
    }
    case 'release':
      return {
        kind: 'release',
        action: text(at(payload, 'action')),
        draft: at(payload, 'release', 'draft') === true,
        prerelease: at(payload, 'release', 'prerelease') === true,
        tag: text(at(payload, 'release', 'tag_name')),
      };
    case 'workflow_run': {
      const head = text(at(payload, 'workflow_run', 'head_repository', 'full_name'));
      return {
        kind: 'workflow-run',
        cause: text(at(payload, 'workflow_run', 'event')),
        headSha: sha(at(payload, 'workflow_run', 'head_sha')),
        headBranch: text(at(payload, 'workflow_run', 'head_branch')),
        headRepository: head,
        foreign: isForeign(head, repository),
      };
    }
    case 'issue_comment':
      return {
        kind: 'issue-comment',
        number: count(at(payload, 'issue', 'number')),
        onPullRequest: isRecord(at(payload, 'issue', 'pull_request')),
      };
    case 'schedule':
      return { kind: 'schedule' };
    case 'merge_group':
      return { kind: 'merge-group' };
    case 'repository_dispatch':
      return { kind: 'repository-dispatch', type: text(at(payload, 'action')) };
    case 'workflow_dispatch':
      return { kind: 'workflow-dispatch' };
    default:
      return { kind: 'other' };
  }
}

function pullRequest(
  name: string,
  environment: EventEnvironment,
  payload: unknown,
  repository: string | null,
): Trigger {
  const head = text(at(payload, 'pull_request', 'head', 'repo', 'full_name'));
  const ref = parseRef(text(environment['GITHUB_REF']));
  const fromRef = ref?.kind === 'pull' ? ref.number : null;
  return {
    kind: 'pull-request',
    privileged: name === 'pull_request_target',
    action: text(at(payload, 'action')),
    number: count(at(payload, 'pull_request', 'number')) ?? count(at(payload, 'number')) ?? fromRef,
    headSha: sha(at(payload, 'pull_request', 'head', 'sha')),
    headRepository: head,
    fork: isForeign(head, repository),
    baseSha: sha(at(payload, 'pull_request', 'base', 'sha')),
    baseBranch: text(at(payload, 'pull_request', 'base', 'ref')),
  };
}

function deletion(ref: GitRef | null): Trigger {
  if (ref?.kind === 'branch' || ref?.kind === 'tag') return { kind: 'deletion', what: ref.kind, name: ref.name };
  return { kind: 'deletion', what: null, name: null };
}

// What was deleted is no ref any more, a release is about its tag, and pull_request_target about the pull request, whatever GITHUB_REF says.
function refOf(trigger: Trigger, ref: GitRef | null): GitRef | null {
  if (trigger.kind === 'deletion') return null;
  if (trigger.kind === 'release') return trigger.tag === null ? ref : { kind: 'tag', name: trigger.tag };
  if (trigger.kind === 'pull-request' && trigger.number !== null) return { kind: 'pull', number: trigger.number };
  return ref;
}

// An unknown head is taken for a foreign one. GitHub's names are case-insensitive.
function isForeign(head: string | null, repository: string | null): boolean {
  return head === null || repository === null || head.toLowerCase() !== repository.toLowerCase();
}

function branchName(ref: string | null): string | null {
  const name = ref?.replace(/^refs\/heads\//, '') ?? '';
  return name === '' ? null : name;
}

// GitHub's way to say that it found a licence and does not know which.
function knownLicense(spdx: string | null): string | null {
  return spdx === 'NOASSERTION' || spdx === 'OTHER' ? null : spdx;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function sha(value: unknown): string | null {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) && !/^0+$/.test(value)
    ? value
    : null;
}

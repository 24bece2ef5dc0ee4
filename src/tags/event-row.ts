import type { GitRef, Trigger, TriggerEvent } from '../model/event.ts';

/**
 * The rows of "When is pushed": `publish` is pushed with `push: auto`, `ask` only with `push: true`, `never` never;
 * `nothing` is an event that leaves nothing to publish.
 */
export type EventRow = { readonly row: 'publish' | 'ask' | 'never' | 'nothing'; readonly what: string };

/** Which row an event belongs to, and its name for people. */
export function rowOf(event: TriggerEvent): EventRow {
  const { trigger } = event;
  switch (trigger.kind) {
    case 'manual':
      return row('publish', 'HEAD, by hand');
    case 'push':
      return refRow(event, 'push to');
    case 'workflow-dispatch':
      return refRow(event, 'started by hand on');
    case 'release':
      return releaseRow(trigger, event.ref);
    case 'deletion':
      return row('nothing', `${trigger.what ?? 'ref'} ${trigger.name ?? ''} deleted`.replace('  ', ' '));
    case 'pull-request':
      return row('never', pullRequestName(event.name, trigger));
    case 'workflow-run':
      return workflowRunRow(trigger);
    case 'issue-comment': {
      const on = trigger.onPullRequest ? 'pull request' : 'issue';
      return row('never', `comment on ${on} ${number(trigger.number)}`);
    }
    case 'schedule':
      return row('ask', 'scheduled run');
    case 'merge-group':
      return row('ask', 'merge queue');
    case 'repository-dispatch':
      return row('ask', `repository_dispatch${trigger.type === null ? '' : ` of type ${trigger.type}`}`);
    case 'other':
      return event.ref?.kind === 'pull'
        ? row('never', `${event.name} on pull request ${number(event.ref.number)}`)
        : row('ask', `event ${event.name}`);
  }
}

/** The tag an event is about, null when it is about none. */
export function tagOf(event: TriggerEvent): string | null {
  return event.ref?.kind === 'tag' ? event.ref.name : null;
}

function refRow(event: TriggerEvent, verb: string): EventRow {
  const { ref, defaultBranch } = event;
  if (ref?.kind === 'tag') return row('publish', verb === 'push to' ? `tag ${ref.name}` : `${verb} tag ${ref.name}`);
  if (ref?.kind === 'pull') return row('never', `${event.name} on pull request ${number(ref.number)}`);
  if (ref?.kind !== 'branch') return row('ask', `${verb} ${ref?.name ?? 'an unknown ref'}`);
  if (defaultBranch === null) return row('ask', `${verb} ${ref.name}, the default branch being unknown`);
  if (ref.name === defaultBranch) return row('publish', `${verb} ${ref.name}, the default branch`);
  return row('ask', `${verb} ${ref.name}, which is not the default branch ${defaultBranch}`);
}

const publishing: readonly (string | null)[] = ['published', 'released', 'prereleased'];

function releaseRow(trigger: Extract<Trigger, { kind: 'release' }>, ref: GitRef | null): EventRow {
  const name = ref?.kind === 'tag' ? ref.name : 'without a tag';
  const what = `release ${name} ${trigger.action ?? 'with an unknown action'}`;
  if (trigger.draft) return row('nothing', `${what}, a draft`);
  return row(publishing.includes(trigger.action) && ref?.kind === 'tag' ? 'publish' : 'nothing', what);
}

function pullRequestName(event: string, trigger: Extract<Trigger, { kind: 'pull-request' }>): string {
  const from = trigger.fork && trigger.headRepository !== null ? ` from ${trigger.headRepository}` : '';
  const how = event === 'pull_request' ? '' : ` (${event})`;
  return `pull request ${number(trigger.number)}${from}${how}`;
}

const fromOutside = /^pull_request|^issue_comment$|^workflow_run$/;

function workflowRunRow(trigger: Extract<Trigger, { kind: 'workflow-run' }>): EventRow {
  if (trigger.cause === null) return row('never', 'workflow run of unknown cause');
  if (fromOutside.test(trigger.cause)) return row('never', `workflow run caused by ${trigger.cause}`);
  if (trigger.foreign) return row('never', `workflow run of ${trigger.headRepository ?? 'an unknown repository'}`);
  return row('ask', `workflow run caused by ${trigger.cause}`);
}

function number(value: number | null): string {
  return value === null ? 'of unknown number' : `#${value}`;
}

function row(kind: EventRow['row'], what: string): EventRow {
  return { row: kind, what };
}

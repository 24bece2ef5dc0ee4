import type { TriggerEvent } from '../model/event.ts';
import type { GitState } from '../model/repo-snapshot.ts';
import { rowOf } from './event-row.ts';

/** What of HEAD may be believed on an event that strangers can cause. */
export type Trust = {
  /** Where the settings file is read: HEAD, a commit of the base repository, or nowhere. */
  readonly settings:
    | { readonly from: 'head' }
    | { readonly from: 'commit'; readonly commit: string }
    | { readonly from: 'nowhere' };
  /** Building executes what HEAD says; without that right the road ends after `check`. */
  readonly build: { readonly allowed: true } | { readonly allowed: false; readonly why: string };
};

/**
 * pull_request_target, issue_comment and workflow_run have the secrets of the base repository although a stranger
 * causes them: there the settings come from the event's own commit, and another HEAD is checked, never built.
 * `pull_request` itself has no such rights, so HEAD is built there.
 */
export function decideTrust(event: TriggerEvent, git: GitState | null): Trust {
  const { row, what } = rowOf(event);
  if (row !== 'never' || (event.trigger.kind === 'pull-request' && !event.trigger.privileged)) return trusted;
  const base = event.sha;
  const head = git?.head ?? null;
  const settings = base === null ? { from: 'nowhere' as const } : { from: 'commit' as const, commit: base };
  if (base !== null && head === base) return { settings, build: { allowed: true } };
  const where =
    head === null ? 'what HEAD is cannot be told' : `HEAD is ${head.slice(0, 7)} and not the base repository's commit`;
  return {
    settings,
    build: {
      allowed: false,
      why: `${what}: ${where}, and a build would run its code with this workflow's rights; only checked`,
    },
  };
}

const trusted: Trust = { settings: { from: 'head' }, build: { allowed: true } };

/** Whether the job's token is one that ghcr.io may see: an enterprise server's is not. */
export function isForGhcr(event: TriggerEvent): boolean {
  return event.serverUrl === 'https://github.com';
}

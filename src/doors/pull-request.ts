import type { TriggerEvent } from '../model/event.ts';
import { textOf } from '../model/repo-snapshot.ts';
import type { GitHub } from '../ports/github.ts';
import { commentBody, isOurComment } from '../report/comment.ts';
import { fromRoot } from '../report/paths.ts';
import type { SummaryContext } from '../report/render/summary.ts';
import { linesOfPatch, suggestionMark, suggestionOf } from '../report/suggestions.ts';
import type { Ended } from './run.ts';

/** GitHub shows no more in one review without folding. */
const suggestionLimit = 30;

async function keepComment(
  github: GitHub,
  number: number,
  ended: Ended,
  context: Omit<SummaryContext, 'limit'>,
): Promise<string | null> {
  const comments = await github.comments(number);
  if (comments.status === 'refused') return comments.why;
  const ours = comments.value.find(({ body }) => isOurComment(body));
  const body = commentBody(ended.report, context, ours?.body ?? null);
  const answer = ours ? await github.updateComment(ours.id, body) : await github.createComment(number, body);
  return answer.status === 'refused' ? answer.why : null;
}

async function suggest(
  github: GitHub,
  number: number,
  commit: string,
  ended: Ended,
  context: Omit<SummaryContext, 'limit'>,
): Promise<string | null> {
  const { snapshot, report } = ended;
  const files = await github.changedFiles(number);
  if (files.status === 'refused') return files.why;
  const standing = await github.lineComments(number);
  if (standing.status === 'refused') return standing.why;
  const suggestions = report.findings.flatMap((finding) => {
    const file = finding.location === null || snapshot === null ? null : textOf(snapshot, finding.location.file);
    if (!file) return [];
    const path = fromRoot(context.prefix, file.path);
    const patch = files.value.find((changed) => changed.path === path)?.patch;
    const made = patch == null ? null : suggestionOf(finding, file, linesOfPatch(patch), context.describe);
    if (!made) return [];
    const isThere = standing.value.some(
      (one) => one.path === path && one.body.includes(suggestionMark(finding.rule)) && one.body === made.body,
    );
    return isThere ? [] : [{ ...made, path }];
  });
  if (suggestions.length === 0) return null;
  const answer = await github.review(number, commit, suggestions.slice(0, suggestionLimit));
  return answer.status === 'refused' ? answer.why : null;
}

/**
 * Keeps the pull request's one comment up to date and offers fixes on changed lines. Where GitHub refuses, as for the
 * read-only token of a fork, the sentences that come back say so; nothing fails.
 */
export async function showOnPullRequest(
  github: GitHub,
  event: TriggerEvent,
  ended: Ended,
  context: Omit<SummaryContext, 'limit'>,
): Promise<readonly string[]> {
  const { trigger } = event;
  const { config, report } = ended;
  if (trigger.kind !== 'pull-request' || trigger.number === null || config === null) return [];
  const refusals: (string | null)[] = [];
  // `auto`: on a fork the token cannot write, and asking would only earn a refusal.
  const comment = config.comment === 'true' || (config.comment === 'auto' && !trigger.fork && !event.dependabot);
  if (comment) refusals.push(await keepComment(github, trigger.number, ended, context));
  if (config.suggest && trigger.headSha !== null && report.outcome !== 'config') {
    refusals.push(await suggest(github, trigger.number, trigger.headSha, ended, context));
  }
  return refusals.filter((why) => why !== null);
}

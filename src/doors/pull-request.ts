import type { TriggerEvent } from '../model/event.ts';
import { textOf } from '../model/repo-snapshot.ts';
import type { GitHub, IssueComment } from '../ports/github.ts';
import { type CommentContext, commentBody, isOurComment } from '../report/comment.ts';
import { fromRoot } from '../report/paths.ts';
import { linesOfPatch, suggestionMark, suggestionOf } from '../report/suggestions.ts';
import type { Ended } from './run.ts';

/** GitHub shows no more in one review without folding. */
const suggestionLimit = 30;

/** Ours first, the oldest first: anybody may begin a comment with our mark, and few can write as an app. */
function ourComments(comments: readonly IssueComment[], prefix: string): readonly IssueComment[] {
  return comments
    .filter(({ body }) => isOurComment(body, prefix))
    .toSorted((a, b) => Number(b.byApp) - Number(a.byApp) || a.id - b.id);
}

/** Two runs at a time may both find none and make one each: of what their author wrote only the first stays. */
async function leaveOne(github: GitHub, number: number, made: IssueComment, prefix: string): Promise<void> {
  const comments = await github.comments(number);
  if (comments.status === 'refused') return;
  const own = ourComments(comments.value, prefix).filter(({ author }) => author === made.author);
  for (const { id } of own.slice(1)) await github.deleteComment(id);
}

async function keepComment(
  github: GitHub,
  number: number,
  ended: Ended,
  context: CommentContext,
): Promise<string | null> {
  const comments = await github.comments(number);
  if (comments.status === 'refused') return comments.why;
  const [ours] = ourComments(comments.value, context.prefix);
  const body = commentBody(ended.report, context, ours?.body ?? null);
  if (ours) {
    const updated = await github.updateComment(ours.id, body);
    return updated.status === 'refused' ? updated.why : null;
  }
  const created = await github.createComment(number, body);
  if (created.status === 'refused') return created.why;
  await leaveOne(github, number, created.value, context.prefix);
  return null;
}

async function suggest(
  github: GitHub,
  number: number,
  commit: string,
  ended: Ended,
  context: CommentContext,
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
  context: CommentContext,
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

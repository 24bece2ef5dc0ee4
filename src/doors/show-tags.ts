import { childEnvironment } from '../adapters/child.ts';
import { gitOn } from '../adapters/git.ts';
import { readEventPayload } from '../adapters/github-event.ts';
import { systemClock } from '../adapters/system.ts';
import { explainTags } from '../tags/explain.ts';
import { manualEvent, parseEvent } from '../tags/parse-event.ts';
import { planTags } from '../tags/plan.ts';
import { describedFor } from './described-for.ts';

/** `ocs-agent tags`: which tags this commit and event get, which not, and why. */
export async function showTags(
  path: string,
  options: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const given = Array.isArray(options['tags']) ? options['tags'].map(String) : [];
  const reader = gitOn(childEnvironment(environment));
  const git = await describedFor(given, reader, path, await reader.state(path));
  const event = environment['GITHUB_EVENT_NAME']
    ? parseEvent(environment, await readEventPayload(environment['GITHUB_EVENT_PATH']))
    : manualEvent();
  const answer = planTags(event, git, { tags: given, push: 'auto', now: systemClock.unixTime() });
  const { rows, version, problems } = explainTags(answer, null);
  if (options['format'] === 'json') process.stdout.write(`${JSON.stringify({ rows, version, problems }, null, 2)}\n`);
  else {
    for (const row of rows)
      process.stdout.write(`${row.given ? '+' : '-'} ${row.tag}${row.type ? `  (${row.type})` : ''}  ${row.why}\n`);
    for (const problem of problems) process.stderr.write(`ocs-agent: ${problem}\n`);
  }
  return problems.length > 0 ? 1 : 0;
}

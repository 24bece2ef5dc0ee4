import type { GitState } from '../model/repo-snapshot.ts';
import type { Git } from '../ports/git.ts';
import { parseTagRules } from '../tags/tag-rule.ts';

/** With the answers of `git describe` that `type=describe,match=…` of the tag rules asks for. */
export async function describedFor(
  tags: readonly string[],
  reader: Git,
  path: string,
  git: GitState | null,
): Promise<GitState | null> {
  const rules = parseTagRules(tags);
  if (git === null || rules.status !== 'ok') return git;
  return { ...git, describes: await reader.describes(path, rules.describeMatch) };
}

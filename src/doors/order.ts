import { gitOn } from '../adapters/git.ts';
import { loginStatus } from '../adapters/login.ts';
import { systemClock } from '../adapters/system.ts';
import type { Config } from '../config/config.ts';
import type { GitState } from '../model/repo-snapshot.ts';
import type { PushOrder } from '../stages/push/order.ts';
import { parseLabelLines } from '../tags/labels.ts';
import { contextOf, planTags } from '../tags/plan.ts';
import { decidePush } from '../tags/policy.ts';
import { decideTrust, isForGhcr } from '../tags/trust.ts';
import type { Asked } from './asked.ts';
import { describedFor } from './described-for.ts';

/** With what only tags and a push need of git: `type=describe,match=…`, and whether the tree is what HEAD says. */
export async function gitForTags(
  asked: Asked,
  config: Config,
  path: string,
  git: GitState | null,
): Promise<GitState | null> {
  const reader = gitOn(asked.environment);
  const described = await describedFor(config.tags, reader, path, git);
  if (described === null || config.until !== 'push') return described;
  return { ...described, changes: await reader.changes(path) };
}

/** What will be pushed, or why nothing; a sentence where the settings contradict the event. */
export async function orderOf(asked: Asked, config: Config, git: GitState | null): Promise<PushOrder | string> {
  const settings = {
    tags: config.tags,
    push: config.push,
    now: systemClock.unixTime(),
    images: config.until === 'push' ? config.images : [],
    login: await loginStatus(isForGhcr(asked.event) ? config : { ...config, githubToken: null }, asked.environment),
    smokeOff: config.smoke === 'off',
  };
  const decision = decidePush(asked.event, settings, git);
  if (decision.kind === 'config-error' && config.until === 'push') return decision.why;
  const plan = decision.kind === 'push' ? decision.plan : planTags(asked.event, git, settings);
  const version = plan.status === 'planned' ? plan.version : (git?.describe ?? null);
  const labels = parseLabelLines(config.labels, contextOf(asked.event, git, settings));
  if (labels.status === 'wrong') return labels.problems.join('; ');
  return { event: asked.event, git, trust: decideTrust(asked.event, git), decision, version, labels: labels.labels };
}

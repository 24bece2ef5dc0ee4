import { childEnvironment } from '../../src/adapters/child.ts';
import { gitOn } from '../../src/adapters/git.ts';
import { parseEvent } from '../../src/tags/parse-event.ts';
import { decidePush } from '../../src/tags/policy.ts';
import { type Moment, replay, type Step } from './history.ts';
import { theirTags } from './theirs.ts';
import { type Happening, type Workflow, workflow } from './workflow.ts';

/** `socs` adds `-dev` to what is no release. */
export const projects = { ocs: '', socs: '-dev' } as const;
export type Project = keyof typeof projects;

export type Row = {
  /** `tag v0.5.0rc1`, `release v0.5.0`, `push to main`. */
  readonly what: string;
  readonly step: Step;
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
  /** What `latest` is from then on; null: it does not exist yet. */
  readonly theirLatest: string | null;
  readonly ourLatest: string | null;
};

function happeningOf(step: Step): Happening {
  if ('push' in step) return { event: 'push', ref: `refs/heads/${step.push}`, action: null };
  const ref = `refs/tags/${step.tag}`;
  return step.released ? { event: 'release', ref, action: 'released' } : { event: 'push', ref, action: null };
}

function nameOf(step: Step): string {
  if ('push' in step) return `push to ${step.push}`;
  return `${step.released ? 'release' : 'tag'} ${step.tag}`;
}

/** What the Action would push in this workflow: the very functions that it asks. */
async function ourTags(
  { inputs }: Workflow,
  happening: Happening,
  { path, commit }: Moment,
): Promise<readonly string[]> {
  const { event: name, ref, action } = happening;
  const tag = ref.replace(/^refs\/tags\//, '');
  const event = parseEvent(
    { GITHUB_EVENT_NAME: name, GITHUB_REF: ref, GITHUB_SHA: commit, GITHUB_REPOSITORY: 'simonsobs/ocs' },
    {
      repository: { full_name: 'simonsobs/ocs', default_branch: 'main', fork: false },
      ...(name === 'release' ? { action, release: { tag_name: tag, draft: false, prerelease: false } } : {}),
    },
  );
  const reader = gitOn(childEnvironment(process.env));
  const state = await reader.state(path);
  const git = state && { ...state, changes: await reader.changes(path) };
  const settings = {
    tags: (inputs['tags'] ?? '').split('\n'),
    push: 'auto',
    now: 0,
    images: (inputs['images'] ?? '').split('\n'),
    login: { status: 'usable' },
    smokeOff: false,
  } as const;
  const decision = decidePush(event, settings, git);
  if (decision.kind !== 'push') throw new Error(`${ref}: ${decision.kind}, ${decision.why}`);
  return decision.plan.tags.map((planned) => planned.name);
}

/** Replays a history through the pipelines of every project and through those of examples/workflows. */
export async function compare(steps: readonly Step[]): Promise<Readonly<Record<Project, readonly Row[]>>> {
  const files = { ocs: pipelinesOf('ocs'), socs: pipelinesOf('socs') };
  const seen = await replay(steps, async (moment) => {
    const happening = happeningOf(moment.step);
    const of = async (project: Project): Promise<Omit<Row, 'theirLatest' | 'ourLatest'>> => {
      const started = files[project].filter(({ startsOn }) => startsOn(happening));
      const ours = await Promise.all(started.map((one) => ourTags(one, happening, moment)));
      const theirs = theirTags(happening, moment.describe, projects[project]);
      return { what: nameOf(moment.step), step: moment.step, theirs, ours: ours.flat() };
    };
    return { ocs: await of('ocs'), socs: await of('socs') };
  });
  return { ocs: withLatest(seen.map(({ ocs }) => ocs)), socs: withLatest(seen.map(({ socs }) => socs)) };
}

function pipelinesOf(project: Project): readonly Workflow[] {
  return [workflow(`${project}/release.yml`), workflow(`${project}/development.yml`)];
}

function withLatest(rows: readonly Omit<Row, 'theirLatest' | 'ourLatest'>[]): readonly Row[] {
  let theirLatest: string | null = null;
  let ourLatest: string | null = null;
  return rows.map((row) => {
    if (row.theirs.includes('latest')) theirLatest = row.theirs[0] ?? null;
    if (row.ours.includes('latest')) ourLatest = row.ours[0] ?? null;
    return { ...row, theirLatest, ourLatest };
  });
}

import { readFile } from 'node:fs/promises';
import { childEnvironment } from '../adapters/child.ts';
import { dockerCli } from '../adapters/docker.ts';
import { openLoginsIn } from '../adapters/docker-logins.ts';
import { registryBy } from '../adapters/registry.ts';
import { runOwner } from '../adapters/run-owner.ts';
import { sweepTemporary } from '../adapters/sweep.ts';
import { systemClock, systemRandom } from '../adapters/system.ts';
import { runIdOf } from '../model/run-id.ts';
import type { Progress } from '../ports/progress.ts';
import { merge } from '../stages/merge.ts';
import { planMerge } from '../stages/merge-plan.ts';
import { manualEvent } from '../tags/parse-event.ts';
import { UsageProblem } from './usage.ts';

export type MergeAsked = {
  readonly reports: readonly string[];
  readonly username: string | null;
  readonly password: string | null;
  readonly githubToken: string | null;
  readonly overwrite: boolean;
  readonly json: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

async function read(file: string): Promise<{ readonly file: string; readonly text: string }> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch {
    throw new UsageProblem(`${file} cannot be read; the file of a job's output \`report\` was expected`);
  }
}

/** `ocs-agent merge`: one tag of the verified images of several platforms. @returns the exit status, and what to print */
export async function mergeReports(asked: MergeAsked): Promise<{ readonly status: number; readonly text: string }> {
  if ((asked.username === null) !== (asked.password === null))
    throw new UsageProblem('one of username and password is empty; give both, or neither for an existing login');
  const plan = planMerge(await Promise.all(asked.reports.map(read)));
  if (plan.status === 'refused') {
    const text = asked.json
      ? `${JSON.stringify({ version: 1, tags: [], problems: plan.problems }, null, 2)}\n`
      : plan.problems.map((problem) => `${problem}\n`).join('');
    return { status: 1, text };
  }
  const environment = childEnvironment(asked.environment);
  const docker = dockerCli(environment);
  const runId = runIdOf(systemRandom.hex(6), runOwner('process', null));
  const root = asked.environment['RUNNER_TEMP'];
  const { username, password, githubToken } = asked;
  const actor = asked.environment['GITHUB_ACTOR'] ?? null;
  try {
    const joined = await merge(
      {
        docker,
        registry: registryBy(docker),
        openLogins: openLoginsIn(root, runId, environment),
        clock: systemClock,
        random: systemRandom,
        signal: asked.signal,
        progress: asked.progress,
        config: { username, password, githubToken, platform: null },
        order: { event: { ...manualEvent(), actor } },
      },
      plan.joins,
      asked.overwrite,
    );
    const failed = joined.some(({ status }) => status === 'failed');
    const lines = joined.map(({ reference, status, digest, why }) =>
      [status, reference, ...(digest === null ? [] : [digest]), `(${why})`].join(' '),
    );
    const text = asked.json
      ? `${JSON.stringify({ version: 1, tags: joined, problems: [] }, null, 2)}\n`
      : lines.map((line) => `${line}\n`).join('');
    return { status: asked.signal.aborted ? 130 : failed ? 1 : 0, text };
  } finally {
    await sweepTemporary(root, runId);
  }
}

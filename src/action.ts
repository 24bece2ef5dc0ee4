import './adapters/linear-patterns.ts';
import { relative, resolve } from 'node:path';
import * as core from '@actions/core';
import { childEnvironment } from './adapters/child.ts';
import { githubApi } from './adapters/github.ts';
import { readEventPayload } from './adapters/github-event.ts';
import { systemClock, systemRandom } from './adapters/system.ts';
import { inputKeys, inputName, inputs } from './config/inputs.ts';
import { cancelSignal } from './doors/cancel.ts';
import { append, deliverAll, type Undelivered, writeOut } from './doors/deliver.ts';
import { generatedDockerfile } from './doors/generated-dockerfile.ts';
import { newIdentity } from './doors/identity.ts';
import { actionOutputs } from './doors/outputs.ts';
import { outliveReaders } from './doors/pipes.ts';
import { actionProgress } from './doors/progress.ts';
import { showOnPullRequest } from './doors/pull-request.ts';
import { renderContext } from './doors/render-context.ts';
import { type Ended, runRoad } from './doors/run.ts';
import type { TriggerEvent } from './model/event.ts';
import type { Report } from './model/report.ts';
import { describeByRule } from './report/by-rule.ts';
import { failedLogs, logsOf } from './report/logs.ts';
import { render } from './report/render/index.ts';
import { renderSummary, summaryLimit } from './report/render/summary.ts';
import { parseEvent } from './tags/parse-event.ts';
import { version } from './version.ts';

function readInputs(environment: NodeJS.ProcessEnv): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const key of inputKeys) {
    const name = inputName(key);
    const text = environment[`INPUT_${name.toUpperCase()}`] ?? '';
    texts[name] = text;
    if ('secret' in inputs[key] && text !== '') core.setSecret(text);
  }
  return texts;
}

function filesAddress(environment: NodeJS.ProcessEnv): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = environment;
  return server && repository && sha ? `${server}/${repository}/blob/${sha}` : null;
}

const ownRepository = 'simonsobs/ocs-agent-action';

/** Where the rules' pages are. An enterprise server gets this Action from github.com, or holds a fork of it. */
function ownAddress(environment: NodeJS.ProcessEnv): string {
  const repository = environment['GITHUB_ACTION_REPOSITORY'] || ownRepository;
  const server = environment['GITHUB_SERVER_URL'];
  return `${repository === ownRepository || !server ? 'https://github.com' : server}/${repository}`;
}

function runAddress(environment: NodeJS.ProcessEnv): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : null;
}

async function publish(
  ended: Ended,
  event: TriggerEvent,
  token: string,
  environment: NodeJS.ProcessEnv,
): Promise<readonly Undelivered[]> {
  const { config } = ended;
  const root = environment['GITHUB_WORKSPACE'] ?? process.cwd();
  const prefix = relative(root, resolve(config?.path ?? '.')).replaceAll('\\', '/');
  const tool = { version, repository: ownAddress(environment) };
  const generated = generatedDockerfile(ended);
  const logs = [
    ...logsOf(ended.report),
    ...(generated === '' ? [] : [{ title: 'the Dockerfile that was generated', text: generated }]),
  ];
  const read = renderContext(ended, { prefix, tool }).read;
  const view = { describe: describeByRule, prefix, tool, logs, files: filesAddress(environment) };
  const headSha = event.trigger.kind === 'pull-request' ? event.trigger.headSha : null;
  const comment = { ...view, logs: failedLogs(ended.report), read, commit: headSha, run: runAddress(environment) };
  const api = environment['GITHUB_API_URL'];
  const repository = environment['GITHUB_REPOSITORY'];
  const refusals =
    api && repository && token !== ''
      ? await showOnPullRequest(githubApi({ url: api, repository, token, clock: systemClock }), event, ended, comment)
      : [];
  const report: Report = { ...ended.report, notices: [...ended.report.notices, ...refusals] };
  const context = renderContext(ended, { prefix, tool });
  process.stdout.write(render('github', report, context));
  if (report.outcome === 'config')
    for (const notice of report.notices) core.error(notice, { title: 'ocs-agent: wrong configuration' });
  const reportPath = `${environment['RUNNER_TEMP'] || process.cwd()}/ocs-agent-report.json`;
  const summary = environment['GITHUB_STEP_SUMMARY'];
  const sarif = config?.sarif;
  const inTheEnd = await deliverAll([
    {
      place: `the report ${reportPath}`,
      needed: true,
      write: () => writeOut(reportPath, render('json', report, context)),
    },
    ...(sarif
      ? [{ place: `sarif: ${sarif}`, needed: true, write: () => writeOut(sarif, render('sarif', report, context)) }]
      : []),
    ...(summary
      ? [
          {
            place: 'the job summary (GITHUB_STEP_SUMMARY)',
            needed: false,
            write: () => append(summary, renderSummary(report, { ...view, charts: true, limit: summaryLimit - 1024 })),
          },
        ]
      : []),
    {
      place: 'the file of the outputs (GITHUB_OUTPUT)',
      needed: true,
      write: () => setOutputs(actionOutputs(report, reportPath, generated)),
    },
  ]);
  return [...(ended.undelivered ?? []), ...inTheEnd];
}

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

/** What could not be written. @returns whether a run that passed has passed all the same */
function tellUndelivered(undelivered: readonly Undelivered[]): boolean {
  for (const { sentence, needed } of undelivered) {
    if (needed) core.error(sentence, { title: 'ocs-agent: what others read could not be written' });
    else core.warning(sentence, { title: 'ocs-agent' });
  }
  return !undelivered.some(({ needed }) => needed);
}

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const texts = readInputs(environment);
  const children = childEnvironment(environment);
  const { runId, ownContainer } = await newIdentity(children, 'job', texts['until'] !== 'check');
  tellUndelivered(
    await deliverAll([
      {
        place: 'the state for `post` (GITHUB_STATE)',
        needed: false,
        write: () => core.saveState('run', runId),
      },
    ]),
  );
  const event = parseEvent(environment, await readEventPayload(environment['GITHUB_EVENT_PATH']));
  const ended = await runRoad({
    inputs: texts,
    prefix: '',
    event,
    environment: children,
    given: environment,
    temporaryRoot: environment['RUNNER_TEMP'],
    progress: actionProgress((line) => process.stdout.write(`${line}\n`), systemRandom.hex(16)),
    signal: cancelSignal(),
    runId,
    ownContainer,
    keep: 'until-post',
  });
  const isTold = tellUndelivered(await publish(ended, event, texts['github-token'] ?? '', environment));
  process.exitCode = ended.report.outcome === 'passed' && isTold ? 0 : 1;
}

outliveReaders();
try {
  await main(process.env);
} catch (error) {
  await deliverAll([{ place: '', needed: true, write: () => setOutputs({ outcome: 'error', verified: 'false' }) }]);
  core.error(error instanceof Error ? (error.stack ?? error.message) : String(error), {
    title: 'ocs-agent: this is our bug',
  });
  process.exitCode = 3;
}

import { appendFile, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import * as core from '@actions/core';
import { childEnvironment } from './adapters/child.ts';
import { readEventPayload } from './adapters/github-event.ts';
import { systemRandom } from './adapters/system.ts';
import { inputKeys, inputName, inputs } from './config/inputs.ts';
import { cancelSignal } from './doors/cancel.ts';
import { actionOutputs } from './doors/outputs.ts';
import { actionProgress } from './doors/progress.ts';
import { renderContext } from './doors/render-context.ts';
import { type Ended, runRoad } from './doors/run.ts';
import { describeByRule } from './report/by-rule.ts';
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

async function publish(ended: Ended, environment: NodeJS.ProcessEnv): Promise<void> {
  const { report, config } = ended;
  const root = environment['GITHUB_WORKSPACE'] ?? process.cwd();
  const prefix = relative(root, resolve(config?.path ?? '.')).replaceAll('\\', '/');
  const tool = { version, repository: 'https://github.com/simonsobs/ocs-agent-action' };
  const context = renderContext(ended, { prefix, tool });
  process.stdout.write(render('github', report, context));
  if (report.outcome === 'config')
    for (const notice of report.notices) core.error(notice, { title: 'ocs-agent: wrong configuration' });
  const reportPath = `${environment['RUNNER_TEMP'] ?? process.cwd()}/ocs-agent-report.json`;
  await writeFile(reportPath, render('json', report, context));
  if (config?.sarif) await writeFile(config.sarif, render('sarif', report, context));
  const summary = environment['GITHUB_STEP_SUMMARY'];
  if (summary)
    await appendFile(
      summary,
      renderSummary(report, {
        describe: describeByRule,
        prefix,
        tool,
        logs: [],
        files: null,
        limit: summaryLimit - 1024,
      }),
    );
  for (const [name, value] of Object.entries(actionOutputs(report, reportPath))) core.setOutput(name, value);
}

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const texts = readInputs(environment);
  const runId = systemRandom.hex(6);
  core.saveState('run', runId);
  const ended = await runRoad({
    inputs: texts,
    prefix: '',
    event: parseEvent(environment, await readEventPayload(environment['GITHUB_EVENT_PATH'])),
    environment: childEnvironment(environment),
    temporaryRoot: environment['RUNNER_TEMP'],
    progress: actionProgress((line) => process.stdout.write(`${line}\n`), systemRandom.hex(16)),
    signal: cancelSignal(),
    runId,
    keep: 'until-post',
  });
  await publish(ended, environment);
  process.exitCode = ended.report.outcome === 'passed' ? 0 : 1;
}

try {
  await main(process.env);
} catch (error) {
  core.setOutput('outcome', 'error');
  core.setOutput('verified', 'false');
  core.error(error instanceof Error ? (error.stack ?? error.message) : String(error), {
    title: 'ocs-agent: this is our bug',
  });
  process.exitCode = 3;
}

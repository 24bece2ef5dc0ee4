import * as core from '@actions/core';
import { childEnvironment } from './adapters/child.ts';
import { dockerCli } from './adapters/docker.ts';
import { sweepTemporary } from './adapters/sweep.ts';
import { parseRunId } from './model/run-id.ts';
import { ProgramMissing } from './ports/docker.ts';
import { removeEverything } from './smoke/sandbox.ts';

/** After the job, also after a cancel: whatever the run left goes, and only that. */
try {
  const runId = core.getState('run');
  if (parseRunId(runId) !== null) {
    await removeEverything(dockerCli(childEnvironment(process.env)), runId, { images: true });
    await sweepTemporary(process.env['RUNNER_TEMP'], runId);
  }
} catch (error) {
  if (!(error instanceof ProgramMissing)) core.warning(`something may be left behind: ${String(error)}`);
}

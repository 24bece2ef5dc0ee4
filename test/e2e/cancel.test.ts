import { execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { repositoryOf } from './support/repository.ts';

const cli = new URL('../../dist/cli/index.js', import.meta.url).pathname;

function docker(...argv: readonly string[]): string {
  return execFileSync('docker', argv, { encoding: 'utf8' }).trim();
}

/** What carries our label, or a name of ours on disk, for one run. */
function left(runId: string): readonly string[] {
  const label = `label=org.ocs-agent-action.run=${runId}`;
  return [
    ...docker('container', 'ls', '--all', '--quiet', '--filter', label).split('\n'),
    ...docker('network', 'ls', '--quiet', '--filter', label).split('\n'),
    ...readdirSync(tmpdir()).filter((name) => name.startsWith(`ocs-agent-action-${runId}`)),
  ].filter((one) => one !== '');
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in mid-smoke ends the run with 130 and leaves nothing',
  async (signal) => {
    const repository = repositoryOf('test/agents/never-connects');
    try {
      const child = spawn(process.execPath, [cli, 'smoke', repository.path, '--verbose', '--format', 'json'], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let log = '';
      let report = '';
      child.stdout.on('data', (chunk) => {
        report += String(chunk);
      });
      let runId = '';
      child.stderr.on('data', (chunk) => {
        log += String(chunk);
        // The agent's own words: its container runs.
        if (runId !== '' || !log.includes('Waiting for /dev/ttyACM0')) return;
        runId = /^run (?<id>[\w-]+)$/m.exec(log)?.groups?.['id'] ?? '';
        child.kill(signal);
      });
      const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
      expect(runId).toMatch(/^[0-9a-f]{12}-/);
      expect(status, log).toBe(130);
      expect(left(runId)).toEqual([]);
      // Nobody is to blame.
      const { outcome, findings, images, agents } = JSON.parse(report);
      const ofSmoke = findings.filter((one: { readonly rule: string }) => /^(agent|image)-/.test(one.rule));
      expect([outcome, ofSmoke]).toEqual(['cancelled', []]);
      expect(images).toMatchObject([{ smoke: 'run' }]);
      expect(agents).toMatchObject([{ class: 'EncoderAgent', status: 'not-tried' }]);
    } finally {
      repository.remove();
    }
  },
);

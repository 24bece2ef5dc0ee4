import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project, type Ready } from './places.ts';
import type { Run } from './runs.ts';

export type Around = {
  readonly act: string;
  /** For the event and the log. */
  readonly folder: string;
  readonly token: string;
  readonly username: string;
  readonly password: string;
  /** A GitHub of ours, and the file with the certificate that it shows. */
  readonly github?: { readonly host: string; readonly certificate: string };
};

/** As CI names it, with its commit. */
function setupNode(): string {
  const ci = readFileSync(join(project, '.github/workflows/ci.yml'), 'utf8');
  const [named] = /actions\/setup-node@[0-9a-f]{40}/.exec(ci) ?? [];
  if (named === undefined) throw new Error('ci.yml does not use actions/setup-node: its stand-in can go');
  return named;
}

function payloadOf(run: Run, ready: Ready): Readonly<Record<string, unknown>> {
  const repository = { full_name: ready.slug, default_branch: 'main', fork: false };
  if ('pull' in run.step)
    return {
      repository,
      number: 1,
      pull_request: {
        number: 1,
        head: { ref: run.step.pull, sha: ready.git('rev-parse', 'HEAD'), repo: { full_name: ready.slug, fork: false } },
        base: { ref: 'main', sha: ready.git('rev-parse', 'HEAD'), repo: { full_name: ready.slug } },
      },
    };
  const after = ready.git('rev-parse', 'HEAD');
  if ('push' in run.step) return { repository, ref: `refs/heads/${run.step.push}`, after };
  const { tag } = run.step;
  if (run.event !== 'release') return { repository, ref: `refs/tags/${tag}`, after };
  return { repository, action: 'released', release: { tag_name: tag, draft: false, prerelease: false } };
}

/** Makes the commit or tag that the event is about, and runs the job; gives act's status. The log lies in `log`. */
export async function runUnderAct(run: Run, ready: Ready, log: string, around: Around): Promise<number> {
  if (run.place !== 'ours') {
    if (run.place !== 'release') ready.git('commit', '--quiet', '--allow-empty', '--message', run.name);
    if ('tag' in run.step) ready.git('tag', run.step.tag);
    if (run.place === 'release') ready.git('push', '--quiet', '--tags', 'bare', 'HEAD');
  }
  const event = join(around.folder, 'event.json');
  writeFileSync(event, JSON.stringify(payloadOf(run, ready)));
  const labels = ['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-26.04', 'windows-latest', 'macos-latest'];
  const argv = [
    ...[run.event, '--directory', ready.path, '--workflows', join(ready.path, run.workflow), '--job', run.job],
    ...['--eventpath', event, '--env-file', '/dev/null', '--secret-file', join(around.folder, 'secrets')],
    ...labels.flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...['--local-repository', `simonsobs/ocs-agent-action@v1=${project}`],
    ...['--local-repository', `${setupNode()}=${join(project, 'test/workflows/stand-ins/setup-node')}`],
    ...(run.matrix === undefined ? [] : ['--matrix', run.matrix]),
    ...(around.github === undefined
      ? []
      : ['--github-instance', around.github.host, '--env', `NODE_EXTRA_CA_CERTS=${around.github.certificate}`]),
  ];
  const { username, password, token } = around;
  const secrets = { REGISTRY_USER: username, REGISTRY_PASSWORD: password, GITHUB_TOKEN: token };
  writeFileSync(
    join(around.folder, 'secrets'),
    Object.entries(secrets)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const out = createWriteStream(log);
  const child = spawn(around.act, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.pipe(out, { end: false });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => out.end(() => resolve(status ?? -1)));
  });
}
